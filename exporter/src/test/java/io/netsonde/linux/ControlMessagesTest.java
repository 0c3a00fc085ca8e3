package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The cursor over what the kernel wrote, on bytes that no kernel would write. */
class ControlMessagesTest {
  private static final int SIZE = 128;

  @Test
  void messages_follow_each_other_at_multiples_of_eight() {
    try (Arena arena = Arena.ofConfined()) {
      MessageBatch batch = new MessageBatch(arena, 2, 8, SIZE);
      long at = batch.controlOffset(1);
      ControlMessages.writeInt(batch.control(), at, 1, 81, 77);
      int space = ControlMessages.space(Integer.BYTES);
      ControlMessages.writeInt(batch.control(), at + space, 0, 11, -1);
      received(batch, 1, 2 * space);
      ControlMessages cursor = new ControlMessages();
      cursor.of(batch, 1);

      assertThat(space).isEqualTo(24);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.is(1, 81, 4)).isTrue();
      assertThat(cursor.is(1, 81, 5)).as("longer than it is").isFalse();
      assertThat(cursor.is(0, 81, 4)).isFalse();
      assertThat(cursor.is(1, 11, 4)).isFalse();
      assertThat(cursor.dataLength()).isEqualTo(4);
      assertThat(cursor.data().get(ValueLayout.JAVA_INT, cursor.dataOffset())).isEqualTo(77);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.is(0, 11, 4)).isTrue();
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void lengths_that_cannot_be_end_the_cursor() {
    for (long length : new long[] {Long.MIN_VALUE, -1, 0, 1, 15, 25, SIZE + 1, Long.MAX_VALUE}) {
      try (Arena arena = Arena.ofConfined()) {
        MessageBatch batch = new MessageBatch(arena, 1, 8, SIZE);
        batch.control().set(ValueLayout.JAVA_LONG, 0, length);
        received(batch, 0, 24);
        ControlMessages cursor = new ControlMessages();
        cursor.of(batch, 0);

        assertThat(cursor.next()).as("length %d", length).isFalse();
      }
    }
  }

  @Test
  void random_lengths_never_lead_out_of_the_message() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[SIZE];
      for (int at = 0; at + 8 <= SIZE; at += 8) {
        bytes[at] = (byte) random.nextInt(48);
        bytes[at + 7] = (byte) (random.nextInt(8) == 0 ? 0x80 : 0);
      }
      walk(bytes, random.nextInt(SIZE + 1), "seed " + seed);
    }
  }

  @FuzzTest
  void any_bytes_are_walked_to_an_end(byte[] bytes) {
    walk(bytes, Math.min(bytes.length, SIZE), "fuzz");
  }

  private static void walk(byte[] bytes, int length, String what) {
    try (Arena arena = Arena.ofConfined()) {
      MessageBatch batch = new MessageBatch(arena, 1, 8, SIZE);
      MemorySegment.copy(
          bytes, 0, batch.control(), ValueLayout.JAVA_BYTE, 0, Math.min(bytes.length, SIZE));
      received(batch, 0, length);
      ControlMessages cursor = new ControlMessages();
      cursor.of(batch, 0);
      int messages = 0;
      while (cursor.next()) {
        messages++;
        assertThat(cursor.dataLength()).as(what).isNotNegative();
        assertThat(cursor.dataOffset() + cursor.dataLength()).as(what).isLessThanOrEqualTo(length);
        if (ErrorQueue.at(cursor)) {
          assertThat(ErrorQueue.offender(cursor)).as(what).isNotNull();
        }
      }
      assertThat(messages).as(what).isLessThanOrEqualTo(SIZE / 16);
    }
  }

  /** As the kernel notes how many bytes of control messages it wrote. */
  private static void received(MessageBatch batch, int i, int length) {
    long controlLength = MessageBatch.MSGHDR.offset("msg_controllen");
    batch.headers(i).set(ValueLayout.JAVA_LONG, controlLength, length);
  }
}
