package io.netsonde.linux;

import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** What a call has once brought, to be read again as if it came now. */
public final class RecordedMessage {
  private static final HexFormat HEX = HexFormat.of();

  /** The stamps come first. */
  private static final long STAMPS = ControlMessages.CMSGHDR.size();

  private final String queue;
  private final byte[] control;
  private final byte[] payload;

  private RecordedMessage(String queue, byte[] control, byte[] payload) {
    this.queue = queue;
    this.control = control;
    this.payload = payload;
  }

  /** Message {@code i} of a batch that a call has filled. */
  public static RecordedMessage of(String queue, MessageBatch batch, int i) {
    return new RecordedMessage(
        queue,
        bytes(batch.control(), batch.controlOffset(i), batch.controlLength(i)),
        bytes(batch.payload(), batch.payloadOffset(i), batch.length(i)));
  }

  /** From a line of {@link #toString}. */
  public static RecordedMessage parse(String line) {
    String[] words = line.split(" ", -1);
    return new RecordedMessage(words[0], HEX.parseHex(words[1]), HEX.parseHex(words[2]));
  }

  /** {@code errors} or {@code answers}. */
  public String queue() {
    return queue;
  }

  /** Makes message {@code i} of a batch be this one, from or to an address. */
  public void replay(MessageBatch batch, int i, IpAddress address) {
    batch.outgoing(i, address, 0, payload.length, control.length);
    MemorySegment.copy(
        control, 0, batch.control(), ValueLayout.JAVA_BYTE, batch.controlOffset(i), control.length);
    MemorySegment.copy(
        payload, 0, batch.payload(), ValueLayout.JAVA_BYTE, batch.payloadOffset(i), payload.length);
    batch
        .headers(i)
        .set(ValueLayout.JAVA_INT, MessageBatch.MMSGHDR.offset("msg_len"), payload.length);
  }

  /** The same with another stamp of the kernel. */
  public RecordedMessage withSoftwareStamp(long nanos) {
    return withStamp(0, nanos);
  }

  /**
   * The same with another stamp of the network card. No card that stamps both ways can be emulated,
   * so what such a one brings has to be made.
   */
  public RecordedMessage withHardwareStamp(long nanos) {
    return withStamp(2, nanos);
  }

  private RecordedMessage withStamp(int index, long nanos) {
    byte[] changed = control.clone();
    MemorySegment segment = MemorySegment.ofArray(changed);
    long stamp = STAMPS + index * TimerFd.TIMESPEC.size();
    segment.set(ValueLayout.JAVA_LONG_UNALIGNED, stamp, nanos / 1_000_000_000L);
    segment.set(ValueLayout.JAVA_LONG_UNALIGNED, stamp + Long.BYTES, nanos % 1_000_000_000L);
    return new RecordedMessage(queue, changed, payload);
  }

  private static byte[] bytes(MemorySegment from, long offset, int length) {
    return from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public String toString() {
    return queue + " " + HEX.formatHex(control) + " " + HEX.formatHex(payload);
  }
}
