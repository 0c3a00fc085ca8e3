package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePagesTest {
  private static final int BYTES = 1 << 20;

  @TempDir Path directory;

  @Test
  void pages_of_a_file_leave_the_resident_set_and_come_back_when_they_are_read() throws Exception {
    Path file = file();
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, BYTES, arena);
      assertThat(sum(mapped)).isEqualTo(BYTES);
      assertThat(residentKilobytes(file)).isEqualTo(BYTES >> 10);

      FilePages pages = new FilePages();
      assertThat(pages.giveBack()).isPositive();

      assertThat(residentKilobytes(file)).isZero();
      assertThat(sum(mapped)).isEqualTo(BYTES);
      assertThat(residentKilobytes(file)).isEqualTo(BYTES >> 10);

      assertThat(pages.giveBack()).isPositive();

      assertThat(residentKilobytes(file)).isZero();
    }
  }

  @Test
  void what_was_written_to_a_private_mapping_stays() throws Exception {
    Path file = file();
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment mapped = channel.map(MapMode.PRIVATE, 0, BYTES, arena);
      mapped.set(JAVA_BYTE, 5, (byte) 3);

      new FilePages().giveBack();

      assertThat(mapped.get(JAVA_BYTE, 5)).isEqualTo((byte) 3);
    }
  }

  /** It may stand where one stood that was given back. */
  @Test
  void a_mapping_that_came_after_the_first_look_stays() throws Exception {
    FilePages pages = new FilePages();
    Path first = file();
    Path later = Files.copy(first, directory.resolve("later"));
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(first)) {
      channel.map(MapMode.READ_ONLY, 0, BYTES, arena);
      pages.giveBack();
    }
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(later)) {
      assertThat(sum(channel.map(MapMode.READ_ONLY, 0, BYTES, arena))).isEqualTo(BYTES);

      pages.giveBack();

      assertThat(residentKilobytes(later)).isEqualTo(BYTES >> 10);
    }
  }

  @Test
  void only_files_that_cannot_be_written_and_of_which_nothing_is_the_processs_own() {
    String smaps =
        """
        00400000-00452000 r-xp 00000000 08:02 173521      /usr/lib/text.so
        Rss:                 328 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        00651000-00652000 r--p 00051000 08:02 173521      /usr/lib/relocated.so
        Anonymous:            12 kB
        00652000-00655000 rw-p 00052000 08:02 173521      /usr/lib/data.so
        Anonymous:             0 kB
        35b1800000-35b1820000 r-xp 00000000 00:00 0
        Anonymous:             0 kB
        7f0000000000-7f0000001000 r--s 00000000 08:02 173 /a name - with blanks
        Anonymous:             0 kB
        7f1000000000-7f1000001000 rw-s 00000000 00:09 13  socket:[13]
        Anonymous:             0 kB
        7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0   [vdso]
        Anonymous:             0 kB
        """;

    assertThat(FilePages.unwritable(smaps.lines()))
        .containsExactlyInAnyOrder(
            "00400000-00452000 r-xp 00000000 08:02 173521      /usr/lib/text.so",
            "7f0000000000-7f0000001000 r--s 00000000 08:02 173 /a name - with blanks");
  }

  private Path file() throws IOException {
    byte[] ones = new byte[BYTES];
    Arrays.fill(ones, (byte) 1);
    return Files.write(directory.resolve("ones"), ones);
  }

  private static long sum(MemorySegment segment) {
    long sum = 0;
    for (long at = 0; at < segment.byteSize(); at++) {
      sum += segment.get(JAVA_BYTE, at);
    }
    return sum;
  }

  private static long residentKilobytes(Path file) throws IOException {
    Iterator<String> lines = Files.readAllLines(Path.of("/proc/self/smaps")).iterator();
    while (lines.hasNext()) {
      if (lines.next().endsWith(file.toString())) {
        String resident = lines.next();
        assertThat(resident).startsWith("Size:");
        while (!resident.startsWith("Rss:")) {
          resident = lines.next();
        }
        return Long.parseLong(resident.replaceAll("\\D", ""));
      }
    }
    throw new AssertionError(file + " is not mapped");
  }
}
