package io.netsonde.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Certificates that openssl makes: an authority, and what it signs. */
public final class Certificates {
  private final Path directory;

  /** Makes the authority {@code ca.crt}, {@code ca.key}. */
  public Certificates(Path directory) throws Exception {
    this.directory = directory;
    authority("ca");
  }

  /** Makes an authority. */
  public void authority(String name) throws Exception {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".crt"));
  }

  /**
   * Makes a certificate and its key, signed by an authority.
   *
   * @param san such as {@code IP:127.0.0.1} or {@code DNS:prometheus}
   * @param key what openssl calls the kind of key: {@code ec}, {@code rsa:2048}, {@code ed25519}
   */
  public void sign(String authority, String name, String san, String key) throws Exception {
    sign(authority, name, san, key, 2);
  }

  /**
   * The same for so many days.
   *
   * @param days -1 for one that ended yesterday
   */
  public void sign(String authority, String name, String san, String key, int days)
      throws Exception {
    List<String> request =
        new ArrayList<>(
            List.of(
                "req",
                "-newkey",
                key,
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".csr")));
    if (key.equals("ec")) {
      request.addAll(List.of("-pkeyopt", "ec_paramgen_curve:prime256v1"));
    }
    openssl(request.toArray(new String[0]));
    Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + san + "\n");
    openssl(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-CA",
        file(authority + ".crt"),
        "-CAkey",
        file(authority + ".key"),
        "-CAcreateserial",
        "-days",
        Integer.toString(days),
        "-extfile",
        file(name + ".ext"),
        "-out",
        file(name + ".crt"));
  }

  /** Takes the place of another certificate and its key. */
  public void replace(String name, String by) throws IOException {
    for (String end : List.of(".crt", ".key")) {
      Path fresh = directory.resolve(name + end + ".new");
      Files.copy(directory.resolve(by + end), fresh);
      Files.move(fresh, directory.resolve(name + end), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The path of a file here. */
  public String file(String name) {
    return directory.resolve(name).toString();
  }

  private void openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Program.succeed(command.toArray(new String[0]));
  }
}
