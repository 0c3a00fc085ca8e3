package io.netsonde.probe;

import io.netsonde.lab.Host;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.Poll;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.InternetChecksum;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * A host that answers echo requests badly, in place of its kernel. Its thread lives in the host;
 * its raw socket is bound to the address that replies come from.
 */
final class EchoResponder implements AutoCloseable {
  private static final int ROOM = 256;

  /** How it answers. */
  enum Manner {
    HONEST,
    TWICE,
    BAD_CHECKSUM,
    TRUNCATED,
    TOO_LONG,
    ALTERED,
    /** Only 150 ms later. */
    LATE,
    /** Only when a hundred more requests have come. */
    ANCIENT
  }

  private record Reply(MemorySegment message, IpAddress to, long due) {}

  private final boolean v6;
  private final IpAddress from;
  private final Manner manner;
  private final CountDownLatch open = new CountDownLatch(1);
  private final ArrayDeque<Reply> held = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean stopped;

  private EchoResponder(Host host, IpAddress from, Manner manner) {
    v6 = from.v6();
    this.from = from;
    this.manner = manner;
    thread = host.namespace().threads("responder").newThread(this::run);
  }

  /** Begins to answer; the kernel of the host must have been told not to. */
  static EchoResponder start(Host host, IpAddress from, Manner manner) throws InterruptedException {
    EchoResponder responder = new EchoResponder(host, from, manner);
    responder.thread.start();
    responder.open.await();
    return responder;
  }

  private void run() {
    try (Arena arena = Arena.ofConfined();
        Poll poll = new Poll(1);
        Socket socket =
            Socket.open(
                v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
                Socket.SOCK_RAW,
                v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
                "responder's socket");
        Socket sender =
            Socket.open(
                v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
                Socket.SOCK_RAW,
                v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
                "responder's sending socket")) {
      sender.bind(from, 0);
      poll.add(socket.descriptor(), Poll.POLLIN);
      MessageBatch in = new MessageBatch(arena, 16, ROOM, 0);
      MessageBatch out = new MessageBatch(arena, 1, ROOM, 0);
      open.countDown();
      while (!stopped) {
        poll.await(2_000_000);
        int count = socket.receive(in, 0);
        for (int i = 0; i < count; i++) {
          take(in, i);
        }
        answer(sender, out);
      }
    } catch (LinuxException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(MessageBatch in, int i) {
    int header = v6 ? 0 : Ipv4Header.length(in.payload(), in.payloadOffset(i), in.length(i));
    byte[] message =
        in.payload()
            .asSlice(in.payloadOffset(i) + header, in.length(i) - header)
            .toArray(ValueLayout.JAVA_BYTE);
    if (Byte.toUnsignedInt(message[0]) != (v6 ? 128 : 8)) {
      return;
    }
    IpAddress to = SockAddr.read(in.names(), in.nameOffset(i));
    MemorySegment reply = reply(message);
    long delay = manner == Manner.LATE ? 150_000_000L : 0;
    held.add(new Reply(reply, to, System.nanoTime() + delay));
    if (manner == Manner.TWICE) {
      held.add(new Reply(reply, to, System.nanoTime()));
    }
  }

  private MemorySegment reply(byte[] request) {
    byte[] reply =
        switch (manner) {
          case TRUNCATED -> Arrays.copyOf(request, 40);
          case TOO_LONG -> Arrays.copyOf(request, 100);
          default -> request.clone();
        };
    reply[0] = (byte) (v6 ? 129 : 0);
    if (manner == Manner.ALTERED) {
      reply[30] ^= 1;
    }
    MemorySegment bytes = MemorySegment.ofArray(reply);
    bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, (short) 0);
    bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, InternetChecksum.of(bytes, 0, reply.length));
    if (manner == Manner.BAD_CHECKSUM) {
      reply[2] ^= 1;
    }
    return bytes;
  }

  private void answer(Socket sender, MessageBatch out) {
    while (held.size() > (manner == Manner.ANCIENT ? 100 : 0)) {
      Reply reply = held.getFirst();
      if (reply.due() - System.nanoTime() > 0) {
        return;
      }
      held.removeFirst();
      out.payload().copyFrom(reply.message());
      out.outgoing(0, reply.to(), 0, (int) reply.message().byteSize(), 0);
      int result = sender.send(out, 0, 1);
      if (result != 1) {
        throw new IllegalStateException("responder: sending failed: errno " + -result);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
