package io.netsonde.system;

import static io.netsonde.system.RenderedChart.at;
import static io.netsonde.system.RenderedChart.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container image, made twice, unpacked and run without a container daemon. */
@NeedsRoot
@NeedsTool({"apt-get", "dpkg-deb", "git", "ip", "setpriv", "tar", "umoci", "unshare"})
@BesideOthers
class ImageTest {
  private static final String VERSION = "1.2.3";
  private static final String READY = "http://127.0.0.1:10116/-/ready";
  private static final String HOME = "usr/lib/netsonde";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory = Path.of("");
  private static UnpackedImage image;

  @BeforeAll
  static void make() throws Exception {
    PackagedProgram program = new PackagedProgram(directory.resolve("program"));
    build(program, "once", "oci", "sbom");
    build(program, "again", "oci");
    image = new UnpackedImage(made("once", ".oci.tar"), directory.resolve("unpacked"));
  }

  private static void build(PackagedProgram program, String place, String... what)
      throws Exception {
    LocalProgram.succeed(program.command(directory.resolve(place), VERSION, what));
  }

  private static Path made(String place, String end) throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files.filter(file -> file.toString().endsWith(end)).findFirst().orElseThrow();
    }
  }

  @Test
  void two_builds_have_the_same_bytes() throws Exception {
    assertThat(made("once", ".oci.tar")).hasSameBinaryContentAs(made("again", ".oci.tar"));
    assertThat(made("once", ".cdx.json")).isNotEmptyFile();
  }

  @Test
  void every_blob_has_the_name_and_the_size_that_its_table_of_contents_says() throws Exception {
    List<Object> descriptors = new ArrayList<>();
    descriptors.add(at(image.read("index.json"), "manifests", 0));
    descriptors.add(at(image.manifest(), "config"));
    descriptors.addAll(list(at(image.manifest(), "layers")));

    assertThat(image.blobs()).hasSize(descriptors.size());
    for (Object descriptor : descriptors) {
      byte[] blob = Files.readAllBytes(image.blob(descriptor));
      assertThat(at(descriptor, "digest")).isEqualTo("sha256:" + UnpackedImage.sha256(blob));
      assertThat(at(descriptor, "size")).isEqualTo(blob.length);
    }
    for (int layer = 0; layer < 3; layer++) {
      Path blob = image.blob(at(image.manifest(), "layers", layer));
      try (InputStream in = new GZIPInputStream(Files.newInputStream(blob))) {
        assertThat(at(image.configuration(), "rootfs", "diff_ids", layer))
            .isEqualTo("sha256:" + UnpackedImage.sha256(in.readAllBytes()));
      }
      assertThat(at(image.read("manifest.json"), 0, "Layers", layer))
          .as("the table that docker reads")
          .isEqualTo("blobs/sha256/" + blob.getFileName());
    }
    assertThat(at(image.read("manifest.json"), 0, "RepoTags", 0)).isEqualTo("netsonde:" + VERSION);
  }

  @Test
  void it_says_what_it_is() throws Exception {
    Object config = at(image.configuration(), "config");
    assertThat(at(config, "User")).isEqualTo("65532:65532");
    assertThat(at(config, "ExposedPorts", "10116/tcp")).isNotNull();
    assertThat(at(config, "Labels", "org.opencontainers.image.licenses")).isEqualTo("Apache-2.0");
    assertThat(at(config, "Labels", "org.opencontainers.image.version")).isEqualTo(VERSION);
    assertThat(at(config, "Labels", "org.opencontainers.image.revision")).asString().isNotEmpty();
    assertThat(image.root().resolve("LICENSE")).hasSameBinaryContentAs(Path.of("../LICENSE"));
    assertThat(image.root().resolve("NOTICE")).hasSameBinaryContentAs(Path.of("../NOTICE"));
    assertThat(image.root().resolve("usr/share/doc/libc6/copyright")).isNotEmptyFile();
  }

  @Test
  void it_has_no_shell_nothing_setuid_and_nothing_that_others_may_write() throws Exception {
    try (Stream<Path> files = Files.walk(image.root())) {
      for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
        int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        assertThat(mode & 06000).as("%s is neither setuid nor setgid", file).isZero();
        if (!file.endsWith("tmp")) {
          assertThat(Files.getPosixFilePermissions(file))
              .as(file.toString())
              .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
        }
      }
    }
    assertThat(image.root().resolve("bin")).doesNotExist();
    assertThat(image.root().resolve("usr/bin")).doesNotExist();
    assertThat(Files.getAttribute(image.root().resolve("var/lib/netsonde"), "unix:uid"))
        .isEqualTo(65532);
    assertThat(Files.getAttribute(image.root().resolve(HOME), "unix:uid")).isEqualTo(0);
  }

  @Test
  void without_any_right_it_serves_and_probes_by_ping_sockets() throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("node");
      host.sysctl("net.ipv4.ping_group_range", "0 2147483647");
      RunningProcess netsonde = image.start(host, 65532, "");

      assertThat(netsonde.errors()).contains("ICMPv4: ping socket").doesNotContain("level=ERROR");
      // All other slices may begin after probing.
      Eventually.within(PATIENCE)
          .pass(
              "ready",
              () -> {
                Outcome ready = image.execute(host, "health", READY);
                assertThat(ready.errors()).isEmpty();
                assertThat(ready.exitCode()).isZero();
                assertThat(ready.output()).startsWith("ready\nprobe: ").contains("\ntcp: idle: ");
              });
    }
  }

  @Test
  void as_root_with_one_right_it_watches_tcp_too() throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("node");
      RunningProcess netsonde = image.start(host, 0, "+net_raw");

      assertThat(netsonde.errors())
          .contains("ICMPv4: raw socket")
          .doesNotContain("level=ERROR", "level=WARN");
      Eventually.within(PATIENCE)
          .see(
              "TCP",
              () -> image.execute(host, "health", READY).output(),
              output -> output.contains("\ntcp: up: "));
      assertThat(image.execute(host, "health", "127.0.0.1:10117").exitCode()).isEqualTo(1);
    }
  }

  @Test
  void its_bill_of_materials_has_what_is_in_it() throws Exception {
    Object bill =
        UnpackedImage.json(image.root().resolve("usr/share/doc/netsonde/netsonde.cdx.json"));
    Map<String, Object> hashes = new TreeMap<>();
    Map<String, Object> versions = new TreeMap<>();
    for (Object component : list(at(bill, "components"))) {
      String name = String.valueOf(at(component, "name"));
      versions.put(name, at(component, "version"));
      // The one is in the image beside our files, the other in our own jar.
      if ("library".equals(at(component, "type")) && !List.of("libc6", "chart.js").contains(name)) {
        assertThat(at(component, "group")).asString().isNotEmpty();
        hashes.put(
            name + "-" + at(component, "version") + ".jar", at(component, "hashes", 0, "content"));
      }
    }

    Map<String, Object> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(image.root().resolve(HOME + "/lib"))) {
      for (Path jar : jars.toList()) {
        shipped.put(jar.getFileName().toString(), UnpackedImage.sha256(Files.readAllBytes(jar)));
      }
    }
    assertThat(hashes).isEqualTo(shipped).hasSizeGreaterThan(10);
    assertThat(at(bill, "specVersion")).isEqualTo("1.6");
    assertThat(at(bill, "metadata", "component", "hashes", 0, "content"))
        .isEqualTo(
            UnpackedImage.sha256(Files.readAllBytes(image.root().resolve(HOME + "/netsonde.jar"))));
    assertThat(versions)
        .containsEntry(
            "libc6", at(image.configuration(), "config", "Labels", "io.netsonde.base.libc6"))
        .containsKeys("java-runtime", "chart.js");
  }
}
