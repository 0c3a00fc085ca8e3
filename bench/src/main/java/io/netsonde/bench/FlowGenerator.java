package io.netsonde.bench;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A program of its own that sends UDP packets of 46 bytes from many clients through a router:
 * {@code FlowGenerator INTERFACE MAC CLIENTS FLOWS SECONDS PACKETS}, each flow in turn, for so long
 * or so many packets, whichever ends first. It prints how many it has sent, and the CPU time that
 * they took it in nanoseconds: all that the router does with a packet is done meanwhile on the same
 * processor, and so is in it.
 */
final class FlowGenerator {
  /** 172.16.1.0: the address of the first client. */
  static final int FIRST_CLIENT = 0xac100100;

  /** 198.51.100.77: where all packets go. */
  static final String SINK = "198.51.100.77";

  private static final int LENGTH = 60;
  private static final int IP = 14;
  private static final int FIRST_PORT = 10_000;

  /** IPv4 without options, UDP without checksum (RFC 768), 18 bytes of data. */
  private static final String HEAD = "45000000000040004011000000000000c633644d13880000001a0000";

  private final FrameBatch frames;
  private final int clients;
  private final int flows;
  private long sent;

  private FlowGenerator(Arena arena, String device, String mac, int clients, int flows)
      throws Throwable {
    this.clients = clients;
    this.flows = flows;
    byte[] head = HexFormat.of().parseHex(mac.replace(":", "") + "0200000000010800" + HEAD);
    frames = new FrameBatch(arena, device, Arrays.copyOf(head, LENGTH));
    for (int i = 0; i < FrameBatch.SIZE; i++) {
      frames.set(i, IP + 2, (short) (LENGTH - IP));
    }
  }

  /** Sends, and prints the number of packets and the nanoseconds of CPU time. */
  public static void main(String[] arguments) throws Throwable {
    long seconds = Long.parseLong(arguments[4]);
    long packets = Long.parseLong(arguments[5]);
    try (Arena arena = Arena.ofConfined()) {
      FlowGenerator generator =
          new FlowGenerator(
              arena,
              arguments[0],
              arguments[1],
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]));
      long end = System.nanoTime() + seconds * 1_000_000_000;
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      while (generator.sent < packets && System.nanoTime() < end) {
        generator.batch((int) Math.min(FrameBatch.SIZE, packets - generator.sent));
      }
      long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      System.out.println(generator.sent + " " + used);
    }
  }

  private void batch(int count) throws Throwable {
    for (int i = 0; i < count; i++) {
      int flow = (int) ((sent + i) % flows);
      frames.set(i, IP + 12, FIRST_CLIENT + flow % clients);
      frames.set(i, IP + 22, (short) (FIRST_PORT + flow / clients));
      frames.checksum(i, IP);
    }
    sent += frames.send(count);
  }
}
