package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.LabException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Puts frames on a cable as they are, from the interface at its end. */
public final class FrameSender implements AutoCloseable {
  private static final MemorySegment WRITE = Native.symbol("write");

  private final Arena arena = Arena.ofShared();
  private final MemorySegment capture = arena.allocate(Native.CAPTURE);
  private final MemorySegment buffer = arena.allocate(1 << 16, 8);
  private final Socket socket;

  private FrameSender(Socket socket) {
    this.socket = socket;
  }

  /** Opens a socket in the namespace of the interface. */
  public static FrameSender at(Interface place) throws Exception {
    return at(place.host(), place.name());
  }

  /** Opens a socket at an interface of a host. */
  public static FrameSender at(Host host, String name) throws Exception {
    return host.call(() -> {
      int index;
      try (InterfaceNames names = new InterfaceNames()) {
        index = names.index(name);
      }
      Socket socket = Socket.open(PacketHeaders.AF_PACKET, Socket.SOCK_RAW, 0, "sender of frames");
      FrameSender sender = new FrameSender(socket);
      MemorySegment address = sender.arena.allocate(PacketHeaders.SOCKADDR_LL.size(), 4);
      address.set(JAVA_SHORT, 0, (short) PacketHeaders.AF_PACKET);
      address.set(JAVA_INT, PacketHeaders.SOCKADDR_LL.offset("sll_ifindex"), index);
      socket.bind(address, "send frames through " + name);
      return sender;
    });
  }

  /** Sends one frame, and again where the queue is full. */
  public void send(byte[] frame) {
    MemorySegment.copy(frame, 0, buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, frame.length);
    long result = -Errno.EAGAIN;
    int number = socket.descriptor().borrow();
    try {
      while (result == -Errno.EAGAIN || result == -Errno.ENOBUFS) {
        result =
            Native.pointerSecond(
                WRITE, capture, number, buffer, frame.length, 0, MemorySegment.NULL, 0);
      }
    } finally {
      socket.descriptor().giveBack();
    }
    if (result != frame.length) {
      throw new LabException("a frame of " + frame.length + " bytes was not sent: " + result);
    }
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
