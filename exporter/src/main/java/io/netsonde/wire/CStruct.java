package io.netsonde.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A C struct as the kernel lays it out: the one place where its field offsets come from.
 *
 * <p>Fields are listed in the order of the header and placed as C compilers for x86-64 and aarch64
 * do: each at the next multiple of its alignment, the whole padded to the largest one. A class
 * declares its structs as {@code static final} fields and derives {@code static final long}
 * offsets; {@code LayoutTest} finds every such field by itself and compares size, offsets and field
 * widths with what the C compiler says.
 *
 * <p>Not {@code MemoryLayout}: that wants padding spelt out, and its paths cost start-up time.
 */
public final class CStruct {
  private final String name;
  private final String header;
  private final Map<String, Place> places;
  private final long size;
  private final long alignment;

  private CStruct(String name, String header, List<Field> fields) {
    this.name = name;
    this.header = header;
    Map<String, Place> found = new LinkedHashMap<>();
    long end = 0;
    long widest = 1;
    for (Field field : fields) {
      long offset = roundUp(end, field.alignment);
      if (found.put(field.name, new Place(offset, field.size)) != null) {
        throw new IllegalArgumentException(name + " has two fields called " + field.name);
      }
      end = offset + field.size;
      widest = Math.max(widest, field.alignment);
    }
    this.places = Map.copyOf(found);
    this.size = roundUp(end, widest);
    this.alignment = widest;
  }

  /**
   * Declares a struct.
   *
   * @param name the type as C spells it: {@code struct nlmsghdr}
   * @param header where it is defined: {@code linux/netlink.h}
   * @param fields all of them, in order
   */
  public static CStruct of(String name, String header, Field... fields) {
    return new CStruct(name, header, List.of(fields));
  }

  /** A field of 1 byte. */
  public static Field u8(String name) {
    return new Field(name, 1, 1);
  }

  /** A field of 2 bytes, signed or not, of either byte order. */
  public static Field u16(String name) {
    return new Field(name, 2, 2);
  }

  /** A field of 4 bytes, signed or not, of either byte order. */
  public static Field u32(String name) {
    return new Field(name, 4, 4);
  }

  /** A field of 8 bytes: a long, a {@code size_t}, a pointer. */
  public static Field u64(String name) {
    return new Field(name, 8, 8);
  }

  /** An array of single bytes. */
  public static Field bytes(String name, long count) {
    return new Field(name, count, 1);
  }

  /** A struct within the struct. */
  public static Field nested(String name, CStruct type) {
    return new Field(name, type.size, type.alignment);
  }

  /** An array of structs within the struct. */
  public static Field array(String name, CStruct type, long count) {
    return new Field(name, type.size * count, type.alignment);
  }

  /** The type as C spells it. */
  public String name() {
    return name;
  }

  /** The header that defines it. */
  public String header() {
    return header;
  }

  /** Bytes of the whole struct, padding included ({@code sizeof}). */
  public long size() {
    return size;
  }

  /** Alignment in bytes. */
  public long alignment() {
    return alignment;
  }

  /**
   * Distance of a field from the start, in bytes ({@code offsetof}).
   *
   * @throws IllegalArgumentException when the struct has no such field
   */
  public long offset(String field) {
    Place place = places.get(field);
    if (place == null) {
      throw new IllegalArgumentException(name + " has no field " + field);
    }
    return place.offset;
  }

  /** Every field with its place. */
  public Map<String, Place> places() {
    return places;
  }

  private static long roundUp(long value, long alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }

  /**
   * A field before it has a place.
   *
   * @param name as in the header
   * @param size bytes
   * @param alignment bytes
   */
  public record Field(String name, long size, long alignment) {}

  /**
   * Where a field is.
   *
   * @param offset bytes from the start of the struct
   * @param size bytes
   */
  public record Place(long offset, long size) {}
}
