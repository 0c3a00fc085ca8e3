package io.netsonde.bench;

import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A program of its own that puts TCP frames of many connections on an interface, 64 at a time past
 * the queues, and prints how many: {@code FrameGenerator INTERFACE SECONDS RATE CONNECTIONS}, with
 * a rate of 0 for as many as it can.
 */
final class FrameGenerator {
  private static final int LENGTH = 64;
  private static final int IP = 14;
  private static final int PAYLOAD = LENGTH - 54;

  /** Connections where nothing else is asked for. */
  static final int FLOWS = 64;

  /** Of each run others, so that none goes on with the connections of one before. */
  private final int firstPort;

  private final FrameBatch frames;
  private final int[] sequences;
  private long sent;

  private FrameGenerator(Arena arena, String device, int flows) throws Throwable {
    sequences = new int[flows];
    firstPort = 1024 + ThreadLocalRandom.current().nextInt((65_536 - 1024) / flows) * flows;
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "ffffffffffff0200000000010800"
                    + "450000320000400040060000"
                    + "0a6300010a630002"
                    + "00001389000000000000030950180200"
                    + "00000000"
                    + "00".repeat(PAYLOAD));
    frames = new FrameBatch(arena, device, frame);
  }

  /** Sends, and prints the number of frames and the seconds that they took. */
  public static void main(String[] arguments) throws Throwable {
    double seconds = Double.parseDouble(arguments[1]);
    long rate = Long.parseLong(arguments[2]);
    try (Arena arena = Arena.ofConfined()) {
      FrameGenerator generator =
          new FrameGenerator(arena, arguments[0], Integer.parseInt(arguments[3]));
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * 1e9);
      for (long now = begin; now < end; now = System.nanoTime()) {
        long due =
            rate == 0 ? FrameBatch.SIZE : (long) ((now - begin) / 1e9 * rate) - generator.sent;
        if (due >= FrameBatch.SIZE) {
          generator.batch();
        } else {
          Thread.sleep(0, 100_000);
        }
      }
      System.out.println(generator.sent + " " + (System.nanoTime() - begin) / 1e9);
    }
  }

  private void batch() throws Throwable {
    for (int i = 0; i < FrameBatch.SIZE; i++) {
      int flow = (int) ((sent + i) % sequences.length);
      frames.set(i, IP + 4, (short) (sent + i));
      frames.set(i, IP + 20, (short) (firstPort + flow));
      frames.set(i, IP + 24, sequences[flow]);
      sequences[flow] += PAYLOAD;
    }
    sent += frames.send(FrameBatch.SIZE);
  }
}
