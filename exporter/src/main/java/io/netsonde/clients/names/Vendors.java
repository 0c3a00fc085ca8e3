package io.netsonde.clients.names;

import io.netsonde.wire.MacAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The makers of network cards by the first bits of an address (IEEE's MA-L, MA-M and MA-S: 24, 28
 * and 36 bits), read from whichever list the distribution has installed.
 *
 * <p>Held compactly, since there are some fifty thousand: sorted numbers, and all names in one
 * array of bytes, each once; about 1.5 MB.
 *
 * <p>Threads: immutable; any. Bounds: {@value #MAX_PREFIXES} prefixes, {@value #LONGEST_NAME}
 * characters of a name.
 */
final class Vendors {
  static final int MAX_PREFIXES = 200_000;
  static final int LONGEST_NAME = 128;

  /** The longest first: a maker's block lies within one of the registry's. */
  private static final int[] LENGTHS = {36, 28, 24};

  private static final int ADDRESS_BITS = 48;

  private final long[] prefixes;
  private final int[] names;
  private final byte[] text;

  private Vendors(long[] prefixes, int[] names, byte[] text) {
    this.prefixes = prefixes;
    this.names = names;
    this.text = text;
  }

  /**
   * Reads the first of some lists that is there and of use.
   *
   * @return one that knows nobody where there is none
   */
  static Vendors read(List<Path> files) {
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Builder builder = new Builder();
        VendorFormat.read(new BoundedLines(in, FileSource.MAX_BYTES), builder);
        if (!builder.names.isEmpty()) {
          return builder.build();
        }
      } catch (IOException absent) {
        // The next one.
      }
    }
    return new Builder().build();
  }

  int size() {
    return prefixes.length;
  }

  @Nullable String find(MacAddress mac) {
    for (int bits : LENGTHS) {
      int at = Arrays.binarySearch(prefixes, key(mac.bits() >>> (ADDRESS_BITS - bits), bits));
      if (at >= 0) {
        int length = text[names[at]] & 0xff;
        return new String(text, names[at] + 1, length, StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  /** Sorts by length, then by prefix. */
  private static long key(long prefix, int bits) {
    return (long) bits << ADDRESS_BITS | prefix;
  }

  /** Collects prefixes. */
  static final class Builder {
    private final Map<Long, String> names = new HashMap<>();

    /**
     * Adds a prefix.
     *
     * @param prefix its bits, in the lowest ones of the number
     * @param bits 24, 28 or 36; others are left out
     */
    void add(long prefix, int bits, String raw) {
      String name = NameText.visible(raw);
      boolean known = Arrays.stream(LENGTHS).anyMatch(length -> length == bits);
      if (!name.isEmpty() && known && names.size() < MAX_PREFIXES) {
        names.put(key(prefix, bits), name.length() > LONGEST_NAME / 2 ? shortened(name) : name);
      }
    }

    /** So that its bytes fit into the one byte of its length. */
    private static String shortened(String name) {
      String shorter = name;
      while (shorter.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
      }
      return shorter;
    }

    Vendors build() {
      long[] prefixes = names.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
      int[] at = new int[prefixes.length];
      Map<String, Integer> places = new HashMap<>();
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int i = 0; i < prefixes.length; i++) {
        String name = names.getOrDefault(prefixes[i], "");
        Integer place = places.get(name);
        if (place == null) {
          place = text.size();
          places.put(name, place);
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          text.write(bytes.length);
          text.writeBytes(bytes);
        }
        at[i] = place;
      }
      return new Vendors(prefixes, at, text.toByteArray());
    }
  }
}
