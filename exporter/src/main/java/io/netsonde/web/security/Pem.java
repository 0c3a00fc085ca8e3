package io.netsonde.web.security;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in the textual encoding of RFC 7468: keys as PKCS#8, and in the
 * older forms of PKCS#1 (RSA) and SEC 1 (elliptic curves), which are wrapped into PKCS#8 because
 * the JDK reads nothing else.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** rsaEncryption with its NULL parameters (RFC 8017, appendix A.1), as an AlgorithmIdentifier. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** id-ecPublicKey (RFC 5480, section 2.1.1). */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int PARAMETERS = 0xa0;
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

  private Pem() {}

  /**
   * All certificates of a text, in their order.
   *
   * @throws GeneralSecurityException where there is none, or one cannot be read
   */
  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(decoded(block.group(2)))));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("has no block that begins with -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  /**
   * The first private key of a text.
   *
   * @throws GeneralSecurityException where there is none, it cannot be read, or it is encrypted
   */
  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      byte[] der = decoded(block.group(2));
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return key(der);
        }
        case "RSA PRIVATE KEY" -> {
          return key(tagged(SEQUENCE, VERSION_0, RSA, tagged(OCTET_STRING, der)));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = tagged(SEQUENCE, EC, curve(der));
          return key(tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, der)));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new InvalidKeySpecException(
                "is encrypted; decrypt it (openssl pkey -in FILE -out FILE)");
        default -> {}
      }
    }
    if (pem.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new InvalidKeySpecException(
          "is encrypted; decrypt it (openssl pkey -in FILE -out FILE)");
    }
    throw new InvalidKeySpecException("has no block that begins with -----BEGIN PRIVATE KEY-----");
  }

  private static byte[] decoded(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("has a block that is not base64", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // The key is of another of the algorithms, or of none.
      }
    }
    throw new InvalidKeySpecException("has a key that is none of " + String.join(", ", ALGORITHMS));
  }

  /** The curve of an ECPrivateKey (RFC 5915, section 3), which PKCS#8 wants outside of it. */
  private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
    try {
      int at = content(sec1, 0);
      while (at < sec1.length) {
        int begin = content(sec1, at);
        int end = begin + length(sec1, at);
        if ((sec1[at] & 0xff) == PARAMETERS) {
          return Arrays.copyOfRange(sec1, begin, end);
        }
        at = end;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      throw new InvalidKeySpecException("has an EC key that is damaged", damaged);
    }
    throw new InvalidKeySpecException("has an EC key that does not name its curve");
  }

  /** Where the content of the DER element begins (X.690, section 8.1.3). */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < first - 0x80; i++) {
      length = Math.addExact(Math.multiplyExact(length, 256), der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] prefix = prefix(tag, length);
    byte[] element = Arrays.copyOf(prefix, prefix.length + length);
    int at = prefix.length;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, element, at, part.length);
      at += part.length;
    }
    return element;
  }

  private static byte[] prefix(int tag, int length) {
    if (length < 0x80) {
      return new byte[] {(byte) tag, (byte) length};
    }
    if (length < 0x100) {
      return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    }
    return new byte[] {
      (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
  }
}
