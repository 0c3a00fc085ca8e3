import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the bill of materials of an installation (CycloneDX 1.6): the jar, the libraries beside
 * it, the Java runtime, and the C library where there is one. It is made of the files that are
 * shipped, and so has what is in them; the same files give the same bytes.
 *
 * <pre>java Sbom.java POM JDK HOME VERSION EPOCH [DEBIAN-PACKAGE VERSION ARCHITECTURE]</pre>
 *
 * JDK is what the runtime was linked from, HOME usr/lib/netsonde of the installation, EPOCH the
 * seconds since 1970 at which it was made. That JDK runs this from its source.
 */
final class Sbom {
  private static final String APACHE = "Apache-2.0";

  private Sbom() {}

  public static void main(String[] arguments) throws Exception {
    Path pom = Path.of(arguments[0]);
    Path jdk = Path.of(arguments[1]);
    Path home = Path.of(arguments[2]);
    String version = arguments[3];
    Instant made = Instant.ofEpochSecond(Long.parseLong(arguments[4]));
    List<String> components = new ArrayList<>();
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : jars.sorted().toList()) {
        components.add(library(jar, Files.readString(pom)));
      }
    }
    components.add(plots(home.resolve("netsonde.jar"), Files.readString(pom)));
    components.add(runtime(jdk.resolve("release")));
    if (arguments.length > 5) {
      components.add(
          component(
              "library",
              Optional.empty(),
              arguments[5],
              arguments[6],
              "pkg:deb/debian/%s@%s?arch=%s"
                  .formatted(arguments[5], arguments[6].replace("+", "%2B"), arguments[7]),
              Optional.empty(),
              Optional.empty()));
    }
    String main =
        component(
            "application",
            Optional.of("io.netsonde"),
            "netsonde",
            version,
            "pkg:maven/io.netsonde/netsonde@" + version,
            Optional.of(hash(home.resolve("netsonde.jar"))),
            Optional.of(APACHE));
    String body =
        """
        "version": 1,
        "metadata": {"timestamp": "%s", "component": %s},
        "components": [
        %s
        ]\
        """
            .formatted(made, main, String.join(",\n", components));
    UUID serial = UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8));
    System.out.printf(
        "{\"bomFormat\": \"CycloneDX\",%n\"specVersion\": \"1.6\",%n"
            + "\"serialNumber\": \"urn:uuid:%s\",%n%s}%n",
        serial, body);
  }

  /** A library by what its jar says of itself; two of them leave their group to our pom. */
  private static String library(Path file, String pom) throws Exception {
    try (JarFile jar = new JarFile(file.toFile())) {
      Properties named = new Properties();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().matches("META-INF/maven/.*/pom.properties")) {
          try (InputStream in = jar.getInputStream(entry)) {
            named.load(in);
          }
        }
      }
      Matcher name =
          Pattern.compile("(.+)-(\\d[^/]*)\\.jar").matcher(file.getFileName().toString());
      if (!name.matches()) {
        throw new IOException(file + ": no version in its name");
      }
      String artifact = named.getProperty("artifactId", name.group(1));
      String version = named.getProperty("version", name.group(2));
      String group = named.getProperty("groupId");
      if (group == null) {
        group = groupOf(artifact, pom).orElseThrow(() -> new IOException(file + ": of no group"));
      }
      String licence = jar.getManifest().getMainAttributes().getValue("Bundle-License");
      return component(
          "library",
          Optional.of(group),
          artifact,
          version,
          "pkg:maven/%s/%s@%s".formatted(group, artifact, version),
          Optional.of(hash(file)),
          Optional.ofNullable(licence)
              .filter(l -> l.contains("apache.org/licenses/LICENSE-2.0"))
              .map(l -> APACHE));
    }
  }

  /** What the live page draws by, which is in our own jar; its version is in our pom. */
  private static String plots(Path ours, String pom) throws Exception {
    Matcher version = Pattern.compile("<chartjs.version>([^<]+)<").matcher(pom);
    try (JarFile jar = new JarFile(ours.toFile())) {
      JarEntry script = jar.getJarEntry("META-INF/chartjs/chart.umd.min.js");
      if (script == null || !version.find()) {
        throw new IOException(ours + ": without Chart.js");
      }
      try (InputStream in = jar.getInputStream(script)) {
        return component(
            "library",
            Optional.empty(),
            "chart.js",
            version.group(1),
            "pkg:npm/chart.js@" + version.group(1),
            Optional.of(hash(in.readAllBytes())),
            Optional.of("MIT"));
      }
    }
  }

  private static Optional<String> groupOf(String artifact, String pom) {
    return Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>"
                + Pattern.quote(artifact)
                + "</artifactId>")
        .matcher(pom)
        .results()
        .map(result -> result.group(1))
        .findFirst();
  }

  private static String runtime(Path release) throws IOException {
    Properties about = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      about.load(in);
    }
    String version = said(about, "JAVA_RUNTIME_VERSION", said(about, "JAVA_VERSION", ""));
    String maker = said(about, "IMPLEMENTOR", "OpenJDK");
    return component(
        "platform",
        Optional.of(maker),
        "java-runtime",
        version,
        "pkg:generic/openjdk@" + version.replace("+", "%2B"),
        Optional.empty(),
        Optional.of("GPL-2.0-only WITH Classpath-exception-2.0"));
  }

  private static String said(Properties about, String key, String otherwise) {
    return about.getProperty(key, otherwise).replace("\"", "");
  }

  private static String component(
      String type,
      Optional<String> group,
      String name,
      String version,
      String purl,
      Optional<String> sha256,
      Optional<String> licence) {
    StringBuilder text = new StringBuilder("{\"type\": " + quoted(type));
    text.append(", \"bom-ref\": ").append(quoted(purl));
    group.ifPresent(g -> text.append(", \"group\": ").append(quoted(g)));
    text.append(", \"name\": ").append(quoted(name));
    text.append(", \"version\": ").append(quoted(version));
    sha256.ifPresent(h ->
        text.append(", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": ")
            .append(quoted(h))
            .append("}]"));
    licence.ifPresent(l ->
        text.append(", \"licenses\": [")
            .append(
                l.contains(" ")
                    ? "{\"expression\": " + quoted(l) + "}"
                    : "{\"license\": {\"id\": " + quoted(l) + "}}")
            .append("]"));
    return text.append(", \"purl\": ").append(quoted(purl)).append("}").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String hash(Path file) throws Exception {
    return hash(Files.readAllBytes(file));
  }

  private static String hash(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
