package io.netsonde.wire.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes capture files in memory, in either byte order. */
public final class CaptureBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;
  private final boolean nanos;

  private CaptureBytes(ByteOrder order, boolean nanos) {
    this.order = order;
    this.nanos = nanos;
  }

  /** Begins pcap. */
  public static CaptureBytes pcap(ByteOrder order, boolean nanos, int linkType) {
    CaptureBytes file = new CaptureBytes(order, nanos);
    ByteBuffer header = file.buffer(24).putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4);
    header.putShort((short) 2).putShort((short) 4).putLong(0).putInt(65535).putInt(linkType);
    return file.write(header);
  }

  /** Begins pcapng. */
  public static CaptureBytes pcapng(ByteOrder order) {
    CaptureBytes file = new CaptureBytes(order, false);
    file.block(
        0x0a0d0d0a,
        file.buffer(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1));
    return file;
  }

  /** Adds a packet to pcap. */
  public CaptureBytes packet(long epochNanos, byte[] bytes, int captured) {
    long fraction = epochNanos % 1_000_000_000L / (nanos ? 1 : 1000);
    ByteBuffer record = buffer(16 + captured);
    record.putInt((int) (epochNanos / 1_000_000_000L)).putInt((int) fraction);
    record.putInt(captured).putInt(bytes.length).put(bytes, 0, captured);
    return write(record);
  }

  /** Adds an interface to pcapng; resolution is that of {@code if_tsresol}. */
  public CaptureBytes device(int linkType, String name, int resolution) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 3) & ~3;
    ByteBuffer body = buffer(8 + 4 + padded + 8 + 4);
    body.putShort((short) linkType).putShort((short) 0).putInt(0);
    body.putShort((short) 2).putShort((short) text.length).put(text).position(12 + padded);
    body.putShort((short) 9).putShort((short) 1).put((byte) resolution).position(20 + padded);
    return block(1, body.putInt(0));
  }

  /** Adds a packet to pcapng, its time in units of its interface. */
  public CaptureBytes packet(int device, long time, byte[] bytes) {
    ByteBuffer body = buffer(20 + ((bytes.length + 3) & ~3));
    body.putInt(device).putInt((int) (time >>> 32)).putInt((int) time);
    body.putInt(bytes.length).putInt(bytes.length).put(bytes);
    return block(6, body);
  }

  /** Adds a block of any kind. */
  public CaptureBytes block(int type, ByteBuffer body) {
    int length = body.capacity() + 12;
    ByteBuffer block = buffer(length).putInt(type).putInt(length).put(body.clear());
    return write(block.putInt(length));
  }

  private CaptureBytes write(ByteBuffer all) {
    byte[] bytes = new byte[all.capacity()];
    all.clear().get(bytes);
    out.writeBytes(bytes);
    return this;
  }

  /** Zeros to write into, in the file's order. */
  public ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  /** The file so far. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
