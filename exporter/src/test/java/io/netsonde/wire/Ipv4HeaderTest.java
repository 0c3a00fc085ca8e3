package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv4HeaderTest {
  @ParameterizedTest
  @CsvSource({
    "45, 20, 20",
    "45, 84, 20",
    "46, 84, 24",
    "4f, 60, 60",
    // Cut, too short to be, or of another version.
    "45, 19, -1",
    "45, 0, -1",
    "4f, 59, -1",
    "44, 84, -1",
    "40, 84, -1",
    "65, 84, -1",
    "05, 84, -1"
  })
  void the_length_is_that_of_a_whole_header_or_none(String firstByte, int available, int expected) {
    byte[] bytes = new byte[100];
    bytes[3] = (byte) Integer.parseInt(firstByte, 16);

    assertThat(Ipv4Header.length(MemorySegment.ofArray(bytes), 3, available)).isEqualTo(expected);
  }

  @Test
  void random_bytes_are_a_header_or_none() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      int length = Ipv4Header.length(MemorySegment.ofArray(bytes), 0, bytes.length);
      assertThat(length == -1 || (length >= 20 && length <= Math.min(60, bytes.length)))
          .as("seed %d: %d of %d", seed, length, bytes.length)
          .isTrue();
    }
  }

  @FuzzTest
  void any_bytes_are_a_header_or_none(byte[] bytes) {
    int length = Ipv4Header.length(MemorySegment.ofArray(bytes), 0, bytes.length);

    assertThat(length == -1 || (length >= 20 && length <= Math.min(60, bytes.length))).isTrue();
  }
}
