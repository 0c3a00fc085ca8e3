package io.netsonde.linux;

import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** {@code struct ifreq}: what {@code ioctl(2)} takes to speak of an interface (netdevice(7)). */
final class InterfaceRequest {
  /** Longest name of an interface, in bytes: {@code IFNAMSIZ} without the final zero. */
  static final int MAX_NAME = 15;

  private static final CStruct IFMAP =
      CStruct.of(
          "struct ifmap",
          "net/if.h",
          CStruct.u64("mem_start"),
          CStruct.u64("mem_end"),
          CStruct.u16("base_addr"),
          CStruct.u8("irq"),
          CStruct.u8("dma"),
          CStruct.u8("port"));

  /** The second half is a union, of which {@code ifr_map} is the longest member. */
  private static final CStruct IFREQ =
      CStruct.of(
          "struct ifreq",
          "net/if.h",
          CStruct.bytes("ifr_name", 16),
          CStruct.nested("ifr_map", IFMAP));

  private static final long NAME = IFREQ.offset("ifr_name");

  /** The beginning of the union: {@code ifr_flags}, a short; {@code ifr_data}, a pointer. */
  static final long VALUE = IFREQ.offset("ifr_map");

  private InterfaceRequest() {}

  /**
   * A request about an interface, all zero but for the name.
   *
   * @param name at most {@link #MAX_NAME} bytes
   */
  static MemorySegment about(String name, Arena arena) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_NAME) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: at most " + MAX_NAME + " bytes)");
    }
    MemorySegment request = arena.allocate(IFREQ.size(), IFREQ.alignment());
    request.asSlice(NAME, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    return request;
  }
}
