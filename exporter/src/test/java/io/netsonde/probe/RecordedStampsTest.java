package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.RecordedMessage;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What a Linux 6.1 with real drivers on emulated cards once brought of three echo requests, as it
 * is read here; {@link StampRecorder} recorded it.
 */
class RecordedStampsTest {
  private static final int PROBES = 3;
  private static final long CARD = 1_234_567_890_123_456_789L;
  private static final IpAddress ADDRESS = IpAddress.parse("10.77.1.2").orElseThrow();

  @Test
  void igb_tells_of_each_departure_twice_by_the_kernel_and_by_the_card() throws Exception {
    List<Read> errors = read("igb.hex", "errors");

    assertThat(errors).hasSize(2 * PROBES);
    for (int number = 0; number < PROBES; number++) {
      Read kernel = errors.get(2 * number);
      Read card = errors.get(2 * number + 1);
      assertThat(kernel.number).isEqualTo(number);
      assertThat(card.number).isEqualTo(number);
      assertThat(kernel.stamp).isPositive();
      assertThat(kernel.hardwareStamp).isZero();
      assertThat(card.stamp).isZero();
      assertThat(card.hardwareStamp).isPositive();
    }
  }

  @Test
  void igb_stamps_no_answer_because_it_cannot_stamp_all() throws Exception {
    assertThat(read("igb.hex", "answers"))
        .hasSize(PROBES)
        .allMatch(answer -> answer.stamp > 0 && answer.hardwareStamp == 0);
  }

  @Test
  void e1000e_stamps_nothing_though_it_was_set_to() throws Exception {
    assertThat(read("e1000e.hex", "errors"))
        .hasSize(PROBES)
        .allMatch(departure -> departure.stamp > 0 && departure.hardwareStamp == 0);
    assertThat(read("e1000e.hex", "answers"))
        .hasSize(PROBES)
        .allMatch(answer -> answer.stamp > 0 && answer.hardwareStamp == 0);
  }

  /** Constructed: recorded answers with a stamp of the card set into its place. */
  @Test
  void an_answer_with_both_stamps_which_is_constructed_is_read_as_both() throws Exception {
    for (RecordedMessage message : recorded("igb.hex", "answers")) {
      Read answer = read(message.withHardwareStamp(CARD));

      assertThat(answer.stamp).isEqualTo(read(message).stamp);
      assertThat(answer.hardwareStamp).isEqualTo(CARD);
    }
  }

  /**
   * What the decoder says of a message.
   *
   * @param number of the probe whose copy it holds, or whose answer it is
   */
  private record Read(int number, long stamp, long hardwareStamp) {}

  static List<RecordedMessage> recorded(String name, String queue) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordedStampsTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(RecordedMessage::parse)
          .filter(message -> message.queue().equals(queue))
          .toList();
    }
  }

  private static List<Read> read(String name, String queue) throws IOException {
    List<Read> read = new ArrayList<>();
    for (RecordedMessage message : recorded(name, queue)) {
      read.add(read(message));
    }
    return read;
  }

  private static Read read(RecordedMessage message) {
    try (Arena arena = Arena.ofConfined()) {
      MessageBatch batch = new MessageBatch(arena, 1, 256, Arrival.CONTROL);
      Arrival arrival = new Arrival(batch, 256);
      message.replay(batch, 0, ADDRESS);
      arrival.of(0);
      boolean departure = message.queue().equals("errors");
      assertThat(arrival.origin()).isEqualTo(departure ? ErrorQueue.SO_EE_ORIGIN_TIMESTAMPING : 0);
      long end = arrival.offset() + arrival.length() - EchoMessage.HEAD_LENGTH;
      EchoMessage format = new EchoMessage(StampRecorder.KEY);
      assertThat(format.isOurs(arrival.bytes(), end)).isTrue();
      return new Read(
          EchoMessage.number(arrival.bytes(), end), arrival.stamp(), arrival.hardwareStamp());
    }
  }
}
