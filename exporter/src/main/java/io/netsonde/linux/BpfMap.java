package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A table in the kernel that a program of eBPF writes and we read. It is gone when it is closed and
 * no program uses it any more.
 *
 * <p>Threads: one owner.
 */
public final class BpfMap implements AutoCloseable {
  /** linux/bpf.h, {@code enum bpf_map_type}. */
  private static final int BPF_MAP_TYPE_HASH = 1;

  private static final int BPF_MAP_TYPE_ARRAY = 2;

  @CHeader("linux/bpf.h")
  private static final int BPF_ANY = 0;

  private final Descriptor descriptor;
  private final int number;
  private final int entries;
  private final MemorySegment capture;
  private final MemorySegment parameters;
  private final MemorySegment key;
  private final MemorySegment next;
  private final MemorySegment value;

  /** Takes what a table has, in this machine's byte order; the buffers are used again. */
  @FunctionalInterface
  public interface Reader {
    /** One key and its value. */
    void entry(ByteBuffer key, ByteBuffer value);
  }

  private BpfMap(int number, int keyBytes, int valueBytes, int entries, Arena arena) {
    descriptor = Descriptor.owning("eBPF map", number, arena);
    this.number = number;
    this.entries = entries;
    capture = arena.allocate(Native.CAPTURE);
    parameters = BpfCalls.parameters(arena);
    key = arena.allocate(keyBytes, 8);
    next = arena.allocate(keyBytes, 8);
    value = arena.allocate(valueBytes, 8);
  }

  /**
   * Makes a table of keys, empty.
   *
   * @param entries how many there may be at most
   * @throws LinuxException EPERM without {@code CAP_BPF}
   */
  public static BpfMap ofKeys(String name, int keyBytes, int valueBytes, int entries)
      throws LinuxException {
    return make(BPF_MAP_TYPE_HASH, name, keyBytes, valueBytes, entries);
  }

  /** Makes a row of values, all zero, whose keys are 4 bytes that count from 0. */
  public static BpfMap ofNumbers(String name, int valueBytes, int entries) throws LinuxException {
    return make(BPF_MAP_TYPE_ARRAY, name, Integer.BYTES, valueBytes, entries);
  }

  private static BpfMap make(int type, String name, int keyBytes, int valueBytes, int entries)
      throws LinuxException {
    return Opening.with((arena, capture) -> {
      MemorySegment parameters = BpfCalls.parameters(arena);
      BpfCalls.number(parameters, 0, type);
      BpfCalls.number(parameters, 4, keyBytes);
      BpfCalls.number(parameters, 8, valueBytes);
      BpfCalls.number(parameters, 12, entries);
      BpfCalls.name(parameters, 28, name);
      long result = BpfCalls.call(BpfCalls.BPF_MAP_CREATE, parameters, capture);
      return new BpfMap(
          LinuxException.check(result, "bpf", "make a table in the kernel"),
          keyBytes,
          valueBytes,
          entries,
          arena);
    });
  }

  /** By which programs name it, for as long as it is open. */
  public int number() {
    return number;
  }

  /**
   * Reads all that it has. Keys that come meanwhile may be among it or not.
   *
   * @throws LinuxException when the kernel refuses
   */
  public void read(Reader reader) throws LinuxException {
    ByteBuffer keyBytes = key.asByteBuffer().order(ByteOrder.nativeOrder());
    ByteBuffer valueBytes = value.asByteBuffer().order(ByteOrder.nativeOrder());
    MemorySegment before = MemorySegment.NULL;
    // A key that went would begin it anew; nothing goes meanwhile, and the bound is the table's.
    for (int i = 0; i < entries; i++) {
      if (element(BpfCalls.BPF_MAP_GET_NEXT_KEY, before, next) == -Errno.ENOENT) {
        return;
      }
      MemorySegment.copy(next, 0, key, 0, key.byteSize());
      before = key;
      if (element(BpfCalls.BPF_MAP_LOOKUP_ELEM, key, value) >= 0) {
        reader.entry(keyBytes.clear(), valueBytes.clear());
      }
    }
  }

  /**
   * Removes keys; those that are not there are passed over. Not to be called by a {@link Reader}.
   *
   * @param keys each as a {@link Reader} got it, in this machine's byte order
   * @throws LinuxException when the kernel refuses
   */
  public void remove(List<byte[]> keys) throws LinuxException {
    for (byte[] gone : keys) {
      MemorySegment.copy(gone, 0, key, ValueLayout.JAVA_BYTE, 0, gone.length);
      element(BpfCalls.BPF_MAP_DELETE_ELEM, key, MemorySegment.NULL);
    }
  }

  private long element(int command, MemorySegment from, MemorySegment to) throws LinuxException {
    parameters.fill((byte) 0);
    int borrowed = descriptor.borrow();
    try {
      BpfCalls.number(parameters, 0, borrowed);
      BpfCalls.address(parameters, 8, from);
      BpfCalls.address(parameters, 16, to);
      parameters.set(ValueLayout.JAVA_LONG, 24, BPF_ANY);
      long result = BpfCalls.call(command, parameters, capture);
      if (result < 0 && result != -Errno.ENOENT) {
        String attempted = command == BpfCalls.BPF_MAP_DELETE_ELEM ? "remove from" : "read";
        LinuxException.check(result, "bpf", attempted + " a table in the kernel");
      }
      return result;
    } finally {
      descriptor.giveBack();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
