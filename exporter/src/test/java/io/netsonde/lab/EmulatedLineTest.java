package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.emulation.LineQuality;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A long line between two real hosts. */
@NeedsRoot
@NeedsTool({"ip", "fping"})
@BesideOthers
class EmulatedLineTest {
  private static final Duration WAY = Duration.ofMillis(30);
  private static final int BYTES = 300_000;

  @Test
  void a_round_trip_takes_both_ways_and_the_files_of_the_lab_go_with_it() throws Exception {
    Path file;
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      EmulatedLine line = line(lab, near, lab.host("far"), 0);
      String v4 = near.run("fping", "-C", "1", "10.79.0.2");
      String v6 = near.run("fping", "-C", "1", "fd79::2");

      for (String said : new String[] {v4, v6}) {
        double millis = Double.parseDouble(said.replaceAll("(?s).*bytes, ([0-9.]+) ms.*", "$1"));
        assertThat(millis).isGreaterThanOrEqualTo(2.0 * WAY.toMillis());
      }
      assertThat(line.line().carried()).isGreaterThanOrEqualTo(4);
      assertThat(line.line().lost()).isZero();
      file = Files.writeString(lab.directory().resolve("file"), "text");
      line.close();
      line.close();
      assertThat(near.run("ip", "-o", "link")).doesNotContain(line.left().name());
    }
    assertThat(file).doesNotExist();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void a_connection_gets_all_its_bytes_over_a_line_that_loses_some() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      Host far = lab.host("far");
      EmulatedLine line = line(lab, near, far, 0.03);
      try (ServerSocket server = far.call(() -> new ServerSocket(5201))) {
        CompletableFuture<Integer> read =
            CompletableFuture.supplyAsync(() -> {
              try (Socket socket = server.accept();
                  InputStream in = socket.getInputStream()) {
                return in.readAllBytes().length;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        try (Socket socket = near.call(() -> new Socket("10.79.0.2", 5201));
            OutputStream out = socket.getOutputStream()) {
          out.write(new byte[BYTES]);
        }
        assertThat(read.get()).isEqualTo(BYTES);
      }
      assertThat(line.line().lost()).isPositive();
    }
  }

  private static EmulatedLine line(Lab lab, Host near, Host far, double loss) {
    return lab.line(
        near,
        far,
        new LineQuality(WAY, loss, 10_000_000, Duration.ofMillis(100)),
        "10.79.0.0/24",
        "fd79::/64");
  }
}
