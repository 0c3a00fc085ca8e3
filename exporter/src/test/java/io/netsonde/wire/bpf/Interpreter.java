package io.netsonde.wire.bpf;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Runs a program as the kernel does, on a packet in an array. */
public final class Interpreter {
  private final List<Instruction> program;

  /** For one program. */
  public Interpreter(List<Instruction> program) {
    this.program = program;
  }

  /** Runs on a packet of which the kernel knows nothing and whose network header is its begin. */
  public long run(byte[] packet) {
    return run(packet, 0, Map.of());
  }

  /**
   * Runs on a packet.
   *
   * @param network where the network header begins
   * @param known what the kernel knows, by {@code SKF_AD_…}
   * @return bytes to be kept
   */
  public long run(byte[] packet, int network, Map<Integer, Integer> known) {
    int a = 0;
    int x = 0;
    int[] memory = new int[16];
    for (int pc = 0; true; pc++) {
      Instruction i = program.get(pc);
      int k = i.k();
      switch (i.code()) {
        case 0x20, 0x28, 0x30, 0x40, 0x48, 0x50 -> {
          int width = new int[] {4, 2, 1}[(i.code() >> 3) & 3];
          int place = (i.code() & 0x40) != 0 ? x + k : k;
          OptionalLong value = load(packet, network, known, place, width);
          if (value.isEmpty()) {
            return 0;
          }
          a = (int) value.getAsLong();
        }
        case 0x00 -> a = k;
        case 0x60 -> a = memory[k];
        case 0x80 -> a = packet.length;
        case 0x01 -> x = k;
        case 0x61 -> x = memory[k];
        case 0xb1 -> {
          OptionalLong value = load(packet, network, known, k, 1);
          if (value.isEmpty()) {
            return 0;
          }
          x = 4 * (int) (value.getAsLong() & 0xf);
        }
        case 0x02 -> memory[k] = a;
        case 0x03 -> memory[k] = x;
        case 0x04 -> a += k;
        case 0x0c -> a += x;
        case 0x54 -> a &= k;
        case 0x5c -> a &= x;
        case 0x44 -> a |= k;
        case 0x4c -> a |= x;
        case 0x64 -> a <<= k;
        case 0x74 -> a >>>= k;
        case 0x07 -> x = a;
        case 0x87 -> a = x;
        case 0x05 -> pc += k;
        case 0x15 -> pc += a == k ? i.jumpTrue() : i.jumpFalse();
        case 0x25 -> pc += Integer.compareUnsigned(a, k) > 0 ? i.jumpTrue() : i.jumpFalse();
        case 0x35 -> pc += Integer.compareUnsigned(a, k) >= 0 ? i.jumpTrue() : i.jumpFalse();
        case 0x45 -> pc += (a & k) != 0 ? i.jumpTrue() : i.jumpFalse();
        case 0x06 -> {
          return Integer.toUnsignedLong(k);
        }
        default -> throw new IllegalStateException("operation " + i.code() + " is not known here");
      }
    }
  }

  private static OptionalLong load(
      byte[] packet, int network, Map<Integer, Integer> known, int place, int width) {
    if (place < 0 && place >= Bpf.SKF_AD_OFF) {
      return OptionalLong.of(known.getOrDefault(place - Bpf.SKF_AD_OFF, 0));
    }
    int at = place >= 0 ? place : place - Bpf.SKF_NET_OFF + network;
    if (at < 0 || at + width > packet.length) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (packet[at + i] & 0xff);
    }
    return OptionalLong.of(value);
  }
}
