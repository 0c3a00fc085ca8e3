package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of program files, such as the JVM's library and the archives of classes, that this
 * process has mapped and cannot write.
 *
 * <p>What a start alone needed of them stays in the resident set until the machine is short of
 * memory. Given back, a page that is needed again is mapped again from the kernel's page cache,
 * which takes less than a microsecond.
 *
 * <p>Threads: confined to the one that calls.
 */
public final class FilePages {
  @CHeader("sys/mman.h")
  private static final int MADV_DONTNEED = 4;

  private static final Path SMAPS = Path.of("/proc/self/smaps");
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final MemorySegment MADVISE = Native.symbol("madvise");

  /** First lines of the mappings to give back, as both files write them; empty before the first. */
  private Set<String> known = Set.of();

  /**
   * Takes all of them out of the resident set, until they are needed again. A mapping of which this
   * process has pages of its own, written before it became read-only, stays as it is: these would
   * be lost.
   *
   * <p>To find out which have such pages the kernel looks at every page, which takes milliseconds.
   * So it is asked once; later only those are given back that stand where they stood, of the same
   * file and as unwritable.
   *
   * @return how many mappings were given back
   * @throws IOException if {@code /proc/self/smaps} or {@code /proc/self/maps} cannot be read
   */
  public int giveBack() throws IOException {
    if (known.isEmpty()) {
      try (Stream<String> lines = Files.lines(SMAPS)) {
        known = unwritable(lines);
      }
    }
    List<String> there;
    try (Stream<String> lines = Files.lines(MAPS)) {
      there = lines.filter(known::contains).toList();
    }
    int given = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      for (String mapping : there) {
        // Refused for memory that is locked; then it is meant to stay.
        if (dismiss(mapping, capture)) {
          given++;
        }
      }
    }
    return given;
  }

  private static boolean dismiss(String mapping, MemorySegment capture) {
    int dash = mapping.indexOf('-');
    int blank = mapping.indexOf(' ');
    long start = Long.parseUnsignedLong(mapping, 0, dash, 16);
    long end = Long.parseUnsignedLong(mapping, dash + 1, blank, 16);
    return Native.integers(MADVISE, capture, start, end - start, MADV_DONTNEED, 0, 0) == 0;
  }

  /**
   * The mappings of files that cannot be written and that hold no page of the process's own.
   *
   * @param smaps the lines of {@code /proc/[pid]/smaps} (proc_pid_smaps(5))
   * @return the first line of each, {@code start-end perms offset device inode path}, addresses in
   *     hexadecimal, which is its line in {@code /proc/[pid]/maps} too
   */
  static Set<String> unwritable(Stream<String> smaps) {
    Set<String> found = new HashSet<>();
    @Nullable String candidate = null;
    for (Iterator<String> lines = smaps.iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (line.startsWith("Anonymous:")) {
        if (candidate != null && line.endsWith(" 0 kB")) {
          found.add(candidate);
        }
        candidate = null;
      } else if (isHead(line)) {
        candidate = isUnwritableFile(line) ? line : null;
      }
    }
    return found;
  }

  /** A mapping's first line begins with addresses, the others with a name and a colon. */
  private static boolean isHead(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && line.charAt(blank - 1) != ':' && line.indexOf('-') < blank;
  }

  private static boolean isUnwritableFile(String head) {
    String[] fields = head.split(" +", 6);
    return fields.length == 6 && fields[5].startsWith("/") && fields[1].startsWith("r-");
  }
}
