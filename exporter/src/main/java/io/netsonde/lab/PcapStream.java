package io.netsonde.lab;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code tcpdump -w -} writes: the format of {@code pcap-savefile(5)} with nanosecond
 * stamps, in this machine's byte order, from an Ethernet or a bare IP interface.
 *
 * <p>Written by one draining thread, read by any. Bounded: of more than the given number of packets
 * the rest is counted and dropped.
 */
final class PcapStream implements Drain {
  /** pcap-savefile(5): stamps in nanoseconds. */
  private static final int MAGIC_NANOS = 0xa1b23c4d;

  /** pcap-linktype(7). */
  private static final int LINKTYPE_ETHERNET = 1;

  /** pcap-linktype(7). */
  private static final int LINKTYPE_RAW = 101;

  /** RFC 8200 section 4.5. */
  private static final int FRAGMENT_HEADER = 44;

  private static final int GREATEST_PACKET = 1 << 18;

  private final int limit;
  private final List<CapturedPacket> packets = new ArrayList<>();
  private long overflow;
  private @Nullable IOException failure;

  PcapStream(int limit) {
    this.limit = limit;
  }

  /**
   * The packets so far, in the order of their arrival.
   *
   * @throws LabException when the stream is not what this class reads
   */
  synchronized List<CapturedPacket> packets() {
    if (failure != null) {
      throw new LabException("cannot read the capture: " + failure.getMessage(), failure);
    }
    return List.copyOf(packets);
  }

  /** How many packets came after the bound. */
  synchronized long overflow() {
    return overflow;
  }

  @Override
  public void drain(InputStream in) {
    try {
      parse(new DataInputStream(in));
    } catch (EOFException e) {
      // Where the recorder was ended, perhaps in the midst of a packet.
    } catch (IOException e) {
      fail(e);
    }
  }

  private void parse(DataInputStream stream) throws IOException {
    ByteBuffer file = read(stream, 24);
    if (file.getInt(0) != MAGIC_NANOS) {
      throw new IOException("not a capture with nanosecond stamps in this byte order");
    }
    int link =
        switch (file.getInt(20)) {
          case LINKTYPE_ETHERNET -> 14;
          case LINKTYPE_RAW -> 0;
          default -> throw new IOException("link type " + file.getInt(20) + " is not known here");
        };
    while (true) {
      ByteBuffer record = read(stream, 16);
      long nanos = Integer.toUnsignedLong(record.getInt(0)) * 1_000_000_000L + record.getInt(4);
      int length = record.getInt(8);
      if (length < 0 || length > GREATEST_PACKET) {
        throw new IOException("a packet of " + length + " bytes");
      }
      ByteBuffer packet = read(stream, length).order(ByteOrder.BIG_ENDIAN);
      if (packet.limit() > link) {
        parse(nanos, packet.slice(link, packet.limit() - link)).ifPresent(this::add);
      }
    }
  }

  private synchronized void fail(IOException e) {
    failure = e;
  }

  private synchronized void add(CapturedPacket packet) {
    if (packets.size() < limit) {
      packets.add(packet);
    } else {
      overflow++;
    }
  }

  /** Parses from the IP header on; empty for what is not IP or is cut short. */
  static Optional<CapturedPacket> parse(long nanos, ByteBuffer ip) {
    int version = ip.limit() == 0 ? 0 : (ip.get(0) & 0xff) >> 4;
    if (version == 4 && ip.limit() >= 20) {
      int header = (ip.get(0) & 0xf) * 4;
      int protocol = ip.get(9) & 0xff;
      boolean first = (ip.getShort(6) & 0x1fff) == 0;
      return Optional.of(
          packet(
              nanos,
              address(ip, 12, 4),
              address(ip, 16, 4),
              protocol,
              protocol == 1 && first ? rest(ip, header) : ByteBuffer.allocate(0),
              ip.getShort(2) & 0xffff,
              ip.get(1) & 0xff,
              (ip.getShort(6) & 0x4000) != 0,
              (ip.getShort(6) & 0x3fff) != 0));
    }
    if (version == 6 && ip.limit() >= 40) {
      int protocol = ip.get(6) & 0xff;
      return Optional.of(
          packet(
              nanos,
              address(ip, 8, 16),
              address(ip, 24, 16),
              protocol,
              protocol == 58 ? rest(ip, 40) : ByteBuffer.allocate(0),
              40 + (ip.getShort(4) & 0xffff),
              ip.getShort(0) >> 4 & 0xff,
              true,
              protocol == FRAGMENT_HEADER));
    }
    return Optional.empty();
  }

  private static CapturedPacket packet(
      long nanos,
      InetAddress source,
      InetAddress destination,
      int protocol,
      ByteBuffer icmp,
      int length,
      int trafficClass,
      boolean unfragmentable,
      boolean fragment) {
    boolean whole = icmp.limit() >= 8;
    int type = whole ? icmp.get(0) & 0xff : -1;
    boolean echo = whole && (protocol == 1 ? type == 0 || type == 8 : type == 128 || type == 129);
    return new CapturedPacket(
        nanos,
        source,
        destination,
        protocol,
        type,
        whole ? icmp.get(1) & 0xff : -1,
        echo ? icmp.getShort(4) & 0xffff : -1,
        echo ? icmp.getShort(6) & 0xffff : -1,
        length,
        trafficClass,
        unfragmentable,
        fragment);
  }

  private static ByteBuffer rest(ByteBuffer packet, int from) {
    return from >= packet.limit()
        ? ByteBuffer.allocate(0)
        : packet.slice(from, packet.limit() - from);
  }

  private static InetAddress address(ByteBuffer packet, int from, int length) {
    byte[] bytes = new byte[length];
    packet.get(from, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not an address: " + Arrays.toString(bytes), e);
    }
  }

  private static ByteBuffer read(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
