package io.netsonde.wire.ebpf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a description of types in memory, as the kernel has them (btf.rst). */
final class TypesBytes {
  static final int STRUCT = 4;
  static final int UNION = 5;
  private static final int BIT_FIELDS = 1 << 31;

  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream names = new ByteArrayOutputStream();
  private int last;

  TypesBytes() {
    names.write(0);
  }

  /** A whole number of 4 bytes, by its number. */
  int number() {
    write(name("int"), 1 << 24, 4, 0x20);
    return ++last;
  }

  /** Another name for a type. */
  int alias(String name, int type) {
    write(name(name), 8 << 24, type);
    return ++last;
  }

  /** A name for pointers to functions with so many arguments of a type. */
  int function(String name, int type, int arguments) {
    write(0, 13 << 24 | arguments, 0);
    for (int i = 0; i < arguments; i++) {
      write(0, type);
    }
    int function = ++last;
    write(0, 2 << 24, function);
    return alias(name, ++last);
  }

  /** A structure or union; each member has a name, a type, and its place in bits. */
  int struct(int kind, String name, Object[]... members) {
    write(name(name), kind << 24 | members.length, 0);
    for (Object[] member : members) {
      write(name((String) member[0]), (int) member[1], (int) member[2]);
    }
    return ++last;
  }

  /** A structure whose one member has so many bits. */
  int bits(String name, String member, int type, int at, int width) {
    write(name(name), BIT_FIELDS | STRUCT << 24 | 1, 4);
    write(name(member), type, width << 24 | at);
    return ++last;
  }

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(24 + types.size() + names.size());
    out.order(ByteOrder.nativeOrder()).putShort((short) 0xeb9f).put((byte) 1).put((byte) 0);
    out.putInt(24).putInt(0).putInt(types.size()).putInt(types.size()).putInt(names.size());
    return out.put(types.toByteArray()).put(names.toByteArray()).array();
  }

  private int name(String name) {
    if (name.isEmpty()) {
      return 0;
    }
    int place = names.size();
    names.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    names.write(0);
    return place;
  }

  private void write(int... words) {
    ByteBuffer out = ByteBuffer.allocate(4 * words.length).order(ByteOrder.nativeOrder());
    out.asIntBuffer().put(words);
    types.writeBytes(out.array());
  }
}
