package io.netsonde.wire.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Packets made by hand: each method puts a header before what it is given. */
public final class Crafted {
  /** Addresses of tests: documentation's (RFC 5737, RFC 3849). */
  public static final int CLIENT = 0xc0000201;

  public static final int SERVER = 0xc6336402;

  private Crafted() {}

  /** A TCP header of 20 bytes with options and payload. */
  public static byte[] tcp(
      int from, int to, int seq, int ack, int flags, int window, byte[] options, int payload) {
    ByteBuffer out = ByteBuffer.allocate(20 + options.length + payload);
    out.putShort((short) from).putShort((short) to).putInt(seq).putInt(ack);
    out.put((byte) ((20 + options.length) * 4)).put((byte) flags).putShort((short) window);
    return out.putInt(0).put(options).array();
  }

  /** An IPv4 header without options. */
  public static byte[] ipv4(int source, int destination, int protocol, int id, byte[] payload) {
    return ipv4(source, destination, protocol, id, 0x4000, new byte[0], payload);
  }

  /** An IPv4 header. */
  public static byte[] ipv4(
      int source,
      int destination,
      int protocol,
      int id,
      int fragmentation,
      byte[] options,
      byte[] payload) {
    int header = 20 + options.length;
    ByteBuffer out = ByteBuffer.allocate(header + payload.length);
    out.put((byte) (0x40 | header / 4)).put((byte) 0);
    out.putShort((short) (header + payload.length)).putShort((short) id);
    out.putShort((short) fragmentation).put((byte) 64).put((byte) protocol).putShort((short) 0);
    return out.putInt(source).putInt(destination).put(options).put(payload).array();
  }

  /** An IPv6 header; the addresses are the documentation's with these last bytes. */
  public static byte[] ipv6(int source, int destination, int next, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(40 + payload.length);
    out.putInt(0x60000000).putShort((short) payload.length).put((byte) next).put((byte) 64);
    out.putLong(0x20010db800000000L).putLong(source);
    out.putLong(0x20010db800000000L).putLong(destination);
    return out.put(payload).array();
  }

  /** An Ethernet header. */
  public static byte[] ethernet(int type, byte[] payload) {
    return join(new byte[12], new byte[] {(byte) (type >> 8), (byte) type}, payload);
  }

  /** Bytes from numbers. */
  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Parts one after the other. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A whole frame of a link type. */
  public static Frame frame(int linkType, byte[] bytes) {
    return frame(linkType, bytes, bytes.length, 0);
  }

  /** A frame of which only the beginning was captured. */
  public static Frame frame(int linkType, byte[] bytes, int captured, long nanos) {
    Frame frame = new Frame();
    frame.moveTo(bytes, 0, captured, bytes.length, linkType, 0, nanos);
    return frame;
  }
}
