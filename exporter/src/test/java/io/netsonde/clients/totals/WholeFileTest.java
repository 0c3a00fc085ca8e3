package io.netsonde.clients.totals;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are replaced by a process that is killed meanwhile, or whose disk takes no more. */
@NeedsRoot
@NeedsTool({"ip", "sh"})
class WholeFileTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** So long that a kill often meets a writing. */
  private static final int BYTES = 4 << 20;

  private static final int KILLS = 8;
  private static final String BEGUN = "begun";

  @TempDir private Path directory;
  private final Lab lab = Lab.open();
  private final Host host = lab.host("writer");

  @AfterEach
  void remove() {
    lab.close();
  }

  /** The process that is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      for (int i = 0; i < 100_000; i++) {
        WholeFile.replace(file, content(i % 10));
        if (i == 0) {
          System.out.println(BEGUN);
        }
      }
    }
  }

  /** What it tries where there is no room, and where nothing may be written. */
  static final class Squeezed {
    private Squeezed() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      byte[] small = "old".getBytes(StandardCharsets.US_ASCII);
      WholeFile.replace(file, small);
      for (byte[] tooMuch : List.of(content(1), content(2))) {
        try {
          WholeFile.replace(file, tooMuch);
          System.out.println("written");
        } catch (IOException e) {
          System.out.println(
              (Arrays.equals(Files.readAllBytes(file), small) ? "whole: " : "lost: ")
                  + e.getMessage());
        }
      }
    }
  }

  @Test
  void a_kill_leaves_the_old_one_or_the_new_one() throws Exception {
    Path file = directory.resolve("totals");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      try (RunningProcess writer = host.start(java(Writer.class, file.toString()))) {
        writer.awaitOutput(BEGUN, LIMIT);
        long until = System.nanoTime() + random.nextInt(50_000_000);
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        writer.kill();
      }

      byte[] found = Files.readAllBytes(file);
      assertThat(found).as("seed %d, kill %d", seed, i).hasSize(BYTES);
      assertThat(found).isEqualTo(content(found[0]));
    }
  }

  @Test
  void a_full_disk_leaves_the_old_one() {
    String command =
        "mount -t tmpfs -o size=64k tmpfs "
            + directory
            + " && exec "
            + Arrays.stream(java(Squeezed.class, directory.resolve("totals").toString()))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));

    assertThat(host.shell().within(Duration.ofMinutes(1)).run("sh", "-c", command).lines())
        .hasSize(2)
        .allMatch(line -> line.equals("whole: No space left on device"));
  }

  private static byte[] content(int of) {
    byte[] content = new byte[BYTES];
    Arrays.fill(content, (byte) of);
    return content;
  }

  private static String[] java(Class<?> program, String argument) {
    return Stream.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            argument)
        .toArray(String[]::new);
  }
}
