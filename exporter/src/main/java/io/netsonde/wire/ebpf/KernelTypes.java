package io.netsonde.wire.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The layout of the running kernel's structures, as the kernel tells it in {@code
 * /sys/kernel/btf/vmlinux} (Documentation/bpf/btf.rst). It differs between versions and
 * configurations, so that nobody can know it beforehand.
 *
 * <p>Of each type only where it stands is kept: some hundred thousand numbers. Members are looked
 * up by name, also within members that have no name themselves.
 */
public final class KernelTypes {
  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;
  private static final int TYPE = 12;
  private static final int MEMBER = 12;

  /** Kinds of types, linux/btf.h. */
  private static final int INT = 1;

  private static final int POINTER = 2;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int VOLATILE = 9;
  private static final int CONST = 10;
  private static final int RESTRICT = 11;
  private static final int FUNC_PROTO = 13;
  private static final int VAR = 14;
  private static final int DATASEC = 15;
  private static final int DECL_TAG = 17;
  private static final int TYPE_TAG = 18;
  private static final int ENUM64 = 19;

  /** Members without a name within each other. */
  private static final int MAX_DEPTH = 16;

  private static final byte[] NO_NAME = {};

  private final ByteBuffer data;
  private final int types;
  private final int strings;
  private final int end;

  /** Where each type stands, by its number; the first is the void of C. */
  private final int[] places;

  private KernelTypes(ByteBuffer data) {
    this.data = data;
    if (data.limit() < HEADER || Short.toUnsignedInt(data.getShort(0)) != MAGIC) {
      throw new IllegalArgumentException("no description of types: it does not begin with 0xeb9f");
    }
    int header = data.getInt(4);
    types = part(header, data.getInt(8));
    int typesEnd = part(types, data.getInt(12));
    strings = part(header, data.getInt(16));
    end = part(strings, data.getInt(20));
    places = places(typesEnd);
  }

  /**
   * Reads a description, in this machine's byte order.
   *
   * @throws IllegalArgumentException for what is none
   */
  public static KernelTypes of(byte[] bytes) {
    return new KernelTypes(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }

  /**
   * Where a member is in a structure, in bytes.
   *
   * @return empty where there is no such structure or member, and for a part of a byte
   */
  public OptionalInt offset(String struct, String member) {
    byte[] name = struct.getBytes(StandardCharsets.US_ASCII);
    byte[] memberName = member.getBytes(StandardCharsets.US_ASCII);
    for (int type = 1; type < places.length; type++) {
      if (kind(type) == STRUCT && isNamed(data.getInt(places[type]), name)) {
        OptionalInt bits = member(type, memberName, 0);
        if (bits.isPresent() && bits.getAsInt() % Byte.SIZE == 0) {
          return OptionalInt.of(bits.getAsInt() / Byte.SIZE);
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * How many arguments the kernel gives to a function, by the name that it has for the function's
   * kind: {@code btf_trace_tcp_send_reset} for those that follow a tracepoint, of which the first
   * is the kernel's own.
   *
   * @return empty where there is no such name, or it is not one for functions
   */
  public OptionalInt arguments(String function) {
    byte[] name = function.getBytes(StandardCharsets.US_ASCII);
    for (int type = 1; type < places.length; type++) {
      if (kind(type) == TYPEDEF && isNamed(data.getInt(places[type]), name)) {
        int pointer = plain(type);
        int of = kind(pointer) == POINTER ? plain(data.getInt(places[pointer] + 8)) : 0;
        if (kind(of) == FUNC_PROTO) {
          return OptionalInt.of(data.getInt(places[of] + 4) & 0xffff);
        }
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt member(int type, byte[] name, int depth) {
    int info = data.getInt(places[type] + 4);
    boolean bitFields = info < 0;
    for (int i = 0; i < (info & 0xffff); i++) {
      int at = places[type] + TYPE + i * MEMBER;
      int place = data.getInt(at + 8);
      int bits = bitFields ? place & 0xffffff : place;
      if (isNamed(data.getInt(at), name)) {
        return bitFields && place >>> 24 != 0 ? OptionalInt.empty() : OptionalInt.of(bits);
      }
      if (isNamed(data.getInt(at), NO_NAME) && depth < MAX_DEPTH) {
        int inner = plain(data.getInt(at + 4));
        if (kind(inner) == STRUCT || kind(inner) == UNION) {
          OptionalInt found = member(inner, name, depth + 1);
          if (found.isPresent()) {
            return OptionalInt.of(bits + found.getAsInt());
          }
        }
      }
    }
    return OptionalInt.empty();
  }

  /** What a type is without its qualifiers. */
  private int plain(int type) {
    int plain = type;
    for (int i = 0; i < MAX_DEPTH; i++) {
      switch (kind(plain)) {
        case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> plain = data.getInt(places[plain] + 8);
        default -> {
          return plain;
        }
      }
    }
    return 0;
  }

  private int kind(int type) {
    return type <= 0 || type >= places.length ? 0 : data.getInt(places[type] + 4) >>> 24 & 0x1f;
  }

  private boolean isNamed(int offset, byte[] wanted) {
    long at = (long) strings + offset;
    if (offset < 0 || at + wanted.length >= end) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (data.get((int) at + i) != wanted[i]) {
        return false;
      }
    }
    return data.get((int) at + wanted.length) == 0;
  }

  private int[] places(int typesEnd) {
    int[] found = new int[1 + (typesEnd - types) / TYPE];
    int count = 1;
    for (int at = types; at < typesEnd; count++) {
      if (typesEnd - at < TYPE) {
        throw cut();
      }
      found[count] = at;
      int info = data.getInt(at + 4);
      long next = (long) at + TYPE + extra(info >>> 24 & 0x1f, info & 0xffff);
      if (next > typesEnd) {
        throw cut();
      }
      at = (int) next;
    }
    return Arrays.copyOf(found, count);
  }

  /** Bytes behind a type, by what it is and how many members it has. */
  private static long extra(int kind, int members) {
    return switch (kind) {
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> 12L * members;
      case ENUM, FUNC_PROTO -> 8L * members;
      default -> 0;
    };
  }

  /** A place behind another, within the data. */
  private int part(int begin, int length) {
    long place = (long) begin + length;
    if (begin < 0 || length < 0 || place > data.limit()) {
      throw cut();
    }
    return (int) place;
  }

  private static IllegalArgumentException cut() {
    return new IllegalArgumentException("the description of types is cut off");
  }
}
