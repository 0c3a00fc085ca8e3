package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of program files, such as the JVM's library and the archives of classes, that this
 * process has mapped and cannot write.
 *
 * <p>What a start alone needed of them stays in the resident set until the machine is short of
 * memory. Given back, a page that is needed again is mapped again from the kernel's page cache,
 * which takes less than a microsecond.
 */
public final class FilePages {
  @CHeader("sys/mman.h")
  private static final int MADV_DONTNEED = 4;

  private static final Path SMAPS = Path.of("/proc/self/smaps");
  private static final MemorySegment MADVISE = Native.symbol("madvise");

  /** Addresses [start, end) that show a file, and that nobody can write. */
  record Mapping(long start, long end) {}

  private FilePages() {}

  /**
   * Takes all of them out of the resident set, until they are needed again. A mapping of which this
   * process has pages of its own, written before it became read-only, stays as it is: these would
   * be lost.
   *
   * @return how many mappings were given back
   * @throws IOException if {@code /proc/self/smaps} cannot be read
   */
  public static int giveBack() throws IOException {
    int given = 0;
    try (Arena arena = Arena.ofConfined();
        Stream<String> lines = Files.lines(SMAPS)) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      for (Mapping mapping : unwritable(lines)) {
        long length = mapping.end - mapping.start;
        // Refused for memory that is locked; then it is meant to stay.
        if (Native.integers(MADVISE, capture, mapping.start, length, MADV_DONTNEED, 0, 0) == 0) {
          given++;
        }
      }
    }
    return given;
  }

  /**
   * The mappings of files that cannot be written and that hold no page of the process's own.
   *
   * @param smaps the lines of {@code /proc/[pid]/smaps} (proc_pid_smaps(5))
   */
  static List<Mapping> unwritable(Stream<String> smaps) {
    List<Mapping> found = new ArrayList<>();
    @Nullable Mapping candidate = null;
    for (Iterator<String> lines = smaps.iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (line.startsWith("Anonymous:")) {
        if (candidate != null && line.endsWith(" 0 kB")) {
          found.add(candidate);
        }
        candidate = null;
      } else if (isHead(line)) {
        candidate = head(line);
      }
    }
    return found;
  }

  /** A mapping's first line begins with addresses, the others with a name and a colon. */
  private static boolean isHead(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && line.charAt(blank - 1) != ':' && line.indexOf('-') < blank;
  }

  /** {@code start-end perms offset device inode path}, or null if it is not what is looked for. */
  private static @Nullable Mapping head(String line) {
    String[] fields = line.split(" +", 6);
    boolean file = fields.length == 6 && fields[5].startsWith("/");
    if (!file || !fields[1].startsWith("r-")) {
      return null;
    }
    int dash = fields[0].indexOf('-');
    return new Mapping(
        Long.parseUnsignedLong(fields[0], 0, dash, 16),
        Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16));
  }
}
