package io.netsonde.system;

import static io.netsonde.system.RenderedChart.at;
import static io.netsonde.system.RenderedChart.list;

import io.netsonde.lab.Host;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A container image as it lies in its file, and as a runtime unpacks it. */
final class UnpackedImage {
  private static final Path CONTAIN = Path.of("src/test/image/contain").toAbsolutePath();

  private final Path layout;
  private final Path root;

  /** Unpacks the only image of an archive. */
  UnpackedImage(Path archive, Path directory) throws Exception {
    layout = Files.createDirectories(directory.resolve("layout"));
    LocalProgram.succeed(List.of("tar", "-C", layout.toString(), "-xf", archive.toString()));
    String tag =
        String.valueOf(
            at(
                json(layout.resolve("index.json")),
                "manifests",
                0,
                "annotations",
                "org.opencontainers.image.ref.name"));
    Path bundle = directory.resolve("bundle");
    LocalProgram.succeed(
        List.of("umoci", "unpack", "--image", layout + ":" + tag, bundle.toString()));
    root = bundle.resolve("rootfs");
  }

  /** Its root directory. */
  Path root() {
    return root;
  }

  /** The file in which the blobs lie, as JSON. */
  Object read(String file) throws IOException {
    return json(layout.resolve(file));
  }

  /** A blob that a descriptor points at, as JSON. */
  Object follow(@Nullable Object descriptor) throws IOException {
    return json(blob(descriptor));
  }

  /** The file that a descriptor, or its digest, points at. */
  Path blob(@Nullable Object descriptor) {
    Object digest = at(descriptor, "digest");
    return layout.resolve(
        "blobs/" + String.valueOf(digest == null ? descriptor : digest).replace(':', '/'));
  }

  List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.toList();
    }
  }

  /** The manifest. */
  Object manifest() throws IOException {
    return follow(at(read("index.json"), "manifests", 0));
  }

  /** The image's configuration. */
  Object configuration() throws IOException {
    return follow(at(manifest(), "config"));
  }

  /** Starts what the image starts, and waits until it probes. */
  RunningProcess start(Host host, int user, String capabilities) throws IOException {
    List<String> command = contained(user, capabilities);
    command.addAll(words("Entrypoint"));
    command.addAll(words("Cmd"));
    RunningProcess process = host.start(command.toArray(String[]::new));
    process.awaitOutput("ICMPv4: ", Duration.ofSeconds(30));
    return process;
  }

  /** Runs another command of the program, as {@code docker exec} would. */
  Outcome execute(Host host, String... arguments) throws IOException {
    List<String> command = contained(65532, "");
    command.addAll(words("Entrypoint"));
    command.addAll(List.of(arguments));
    return host.shell().within(Duration.ofSeconds(20)).execute(command.toArray(String[]::new));
  }

  private List<String> contained(int user, String capabilities) {
    return new ArrayList<>(
        List.of(CONTAIN.toString(), root.toString(), String.valueOf(user), capabilities));
  }

  private List<String> words(String key) throws IOException {
    return list(at(configuration(), "config", key)).stream().map(String::valueOf).toList();
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static Object json(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }
}
