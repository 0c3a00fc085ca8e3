package io.netsonde.wire.pcap;

import io.netsonde.wire.frame.FrameSink;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Reads a capture file of any kind and hands its frames on, one after the other.
 *
 * <p>A file may end anywhere and be wrong anywhere: the frames before that place have been handed
 * on, and {@link CaptureEnd#damage} says what it is.
 */
public final class CaptureReader {
  /** pcapng: a section header block. */
  private static final int PCAPNG = 0x0a0d0d0a;

  private CaptureReader() {}

  /** Takes the interfaces of a file, each before its first frame. */
  @FunctionalInterface
  public interface Interfaces {
    /**
     * Takes one.
     *
     * @param device the number that its frames will bear
     * @param name as the file has it; empty where it has none
     */
    void found(int device, Optional<String> name);
  }

  /**
   * Reads to the end.
   *
   * @param firstDevice number of the file's first interface
   * @throws CaptureFormatException when it is no capture file
   * @throws IOException when it cannot be read
   */
  public static CaptureEnd read(
      ReadableByteChannel channel, int firstDevice, Interfaces interfaces, FrameSink sink)
      throws IOException {
    CaptureInput input = new CaptureInput(channel);
    if (!input.has(4)) {
      throw new CaptureFormatException(
          "no capture file: "
              + input.available()
              + " bytes (expected: pcap or pcapng, which begin with 4 that say so)");
    }
    if (input.bigEndianInt(0) == PCAPNG) {
      return new PcapngReader(input, firstDevice, interfaces, sink).read();
    }
    return new PcapReader(input, firstDevice, interfaces, sink).read();
  }
}
