package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody who waits at a terminal sees. */
class ProgressTest {
  private static final long MILLI = 1_000_000;

  private final StringWriter terminal = new StringWriter();
  private long now = -200 * MILLI;

  @Test
  void a_long_reading_says_twice_a_second_how_far_it_is_and_wipes_it_at_the_end()
      throws IOException {
    try (Progress progress = progress(Optional.of(new PrintWriter(terminal)))) {
      for (int i = 0; i < 20; i++) {
        assertThat(progress.read(ByteBuffer.allocate(50))).isEqualTo(50);
        now += 100 * MILLI;
      }
      progress.end();
    }
    assertThat(terminal).hasToString("\r\u001b[Kbig.pcap: 60 %\r\u001b[Kbig.pcap: 90 %\r\u001b[K");
  }

  @Test
  void a_short_one_says_nothing_and_neither_does_one_that_nobody_watches() throws IOException {
    try (Progress progress = progress(Optional.of(new PrintWriter(terminal)))) {
      progress.read(ByteBuffer.allocate(1000));
      now += 900 * MILLI;
      progress.read(ByteBuffer.allocate(1));
      progress.end();
    }
    try (Progress progress = progress(Optional.empty())) {
      now += 9000 * MILLI;
      progress.read(ByteBuffer.allocate(1));
      progress.end();
    }
    assertThat(terminal.toString()).isEmpty();
  }

  private Progress progress(Optional<PrintWriter> told) {
    return new Progress(
        Channels.newChannel(new ByteArrayInputStream(new byte[1000])),
        "big.pcap",
        1000,
        told,
        () -> now);
  }
}
