package io.netsonde.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.lab.NeedsTool;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsTool("openssl")
class PemTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048, RSA, -traditional",
    "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096, RSA, -traditional",
    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256, EC, -traditional",
    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521, EC, -traditional",
    "genpkey -algorithm ed25519, EdDSA, ''",
  })
  void a_key_is_the_same_in_each_of_its_forms(String make, String algorithm, String older)
      throws Exception {
    String key = directory.resolve("key").toString();
    Program.succeed(("openssl " + make + " -out " + key).split(" "));
    PrivateKey newer = Pem.privateKey(Files.readString(Path.of(key)));
    assertThat(newer.getAlgorithm()).isEqualTo(algorithm);

    if (!older.isEmpty()) {
      Program.succeed("openssl", "pkey", older, "-in", key, "-out", key + ".old");
      String old = Files.readString(Path.of(key + ".old"));
      assertThat(old).contains(algorithm + " PRIVATE KEY");
      assertThat(secret(Pem.privateKey(old))).isEqualTo(secret(newer));
    }
  }

  /** The number that is the key; an EC key's encoding may name the curve once or twice. */
  private static BigInteger secret(PrivateKey key) {
    return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
  }

  @Test
  void an_ec_key_is_found_behind_its_parameters() throws Exception {
    String key = Program.succeed("openssl", "ecparam", "-name", "prime256v1", "-genkey");

    assertThat(key).contains("BEGIN EC PARAMETERS");
    assertThat(Pem.privateKey(key).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void an_encrypted_key_is_refused_with_what_to_do() throws Exception {
    String key = directory.resolve("key").toString();
    Program.succeed(
        "openssl", "genpkey", "-algorithm", "ed25519", "-aes128", "-pass", "pass:x", "-out", key);

    assertThatThrownBy(() -> Pem.privateKey(Files.readString(Path.of(key))))
        .hasMessageContaining("is encrypted; decrypt it");
  }

  @Test
  void certificates_come_in_their_order_with_words_between_them() throws Exception {
    Certificates certificates = new Certificates(directory);
    certificates.sign("ca", "server", "IP:127.0.0.1", "ec");
    String chain =
        "a word\n"
            + Files.readString(directory.resolve("server.crt"))
            + "another\n"
            + Files.readString(directory.resolve("ca.crt"));

    assertThat(Pem.certificates(chain))
        .extracting(one -> one.getSubjectX500Principal().getName())
        .containsExactly("CN=server", "CN=ca");
  }

  @FuzzTest
  void no_text_does_more_than_being_refused(byte[] text) {
    String pem = new String(text, StandardCharsets.ISO_8859_1);
    for (String label : new String[] {"EC PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE"}) {
      String block =
          "-----BEGIN "
              + label
              + "-----\n"
              + Base64.getEncoder().encodeToString(text)
              + "\n-----END "
              + label
              + "-----\n";
      try {
        Pem.privateKey(block + pem);
      } catch (GeneralSecurityException refused) {
        // As it should be.
      }
      try {
        Pem.certificates(block + pem);
      } catch (GeneralSecurityException refused) {
        // As it should be.
      }
    }
  }
}
