package io.netsonde.lab;

import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.Socket;
import io.netsonde.wire.CHeader;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** All that the kernel of a host receives from an address, whole and before it judges it. */
final class Witness implements AutoCloseable {
  @CHeader("sys/socket.h")
  private static final int AF_PACKET = 17;

  /** linux/if_ether.h: ETH_P_ALL, in network order. */
  private static final int ALL = 0x0300;

  private static final int LONGEST = 2048;

  /**
   * A packet.
   *
   * @param bytes of its own
   * @param payload where its data begins
   * @param hopLimit time to live or hop limit
   */
  record Seen(
      MemorySegment bytes, int payload, int hopLimit, IpAddress source, IpAddress destination) {
    static Seen of(MemorySegment bytes) {
      int length = (int) bytes.byteSize();
      int header = Ipv4Header.length(bytes, 0, length);
      return header > 0
          ? new Seen(
              bytes,
              header,
              Ipv4Header.timeToLive(bytes, 0),
              Ipv4Header.source(bytes, 0),
              Ipv4Header.destination(bytes, 0))
          : new Seen(
              bytes,
              Ipv6Header.LENGTH,
              Ipv6Header.hopLimit(bytes, 0),
              Ipv6Header.source(bytes, 0),
              Ipv6Header.destination(bytes, 0));
    }

    int length() {
      return (int) bytes.byteSize() - payload;
    }

    int type() {
      return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, payload));
    }

    int code() {
      return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, payload + 1L));
    }
  }

  private final Arena arena = Arena.ofShared();
  private final MessageBatch batch = new MessageBatch(arena, 64, LONGEST, 0);
  private final Socket socket;
  private final List<Seen> all = new ArrayList<>();

  private Witness(Socket socket) {
    this.socket = socket;
  }

  static Witness of(Host host) throws Exception {
    return new Witness(
        host.call(() -> Socket.open(AF_PACKET, Socket.SOCK_DGRAM, ALL, "packet socket")));
  }

  /** What came from an address so far, in its order. */
  List<Seen> from(String address) {
    IpAddress source = IpAddress.parse(address).orElseThrow();
    return all().stream().filter(seen -> seen.source().equals(source)).toList();
  }

  private List<Seen> all() {
    int count;
    while ((count = socket.receive(batch, 0)) > 0) {
      for (int i = 0; i < count; i++) {
        byte[] copy =
            batch
                .payload()
                .asSlice(batch.payloadOffset(i), batch.length(i))
                .toArray(ValueLayout.JAVA_BYTE);
        all.add(Seen.of(MemorySegment.ofArray(copy)));
      }
    }
    return all;
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
