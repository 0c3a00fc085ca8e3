package io.netsonde.probe;

import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.RecordedMessage;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.linux.Timestamping;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what the kernel brings back of three echo requests when a network card shall stamp, for
 * {@link RecordedStampsTest}. How the records there were made, in a virtual machine with two cards
 * that face each other (src/test/vm/hardware-stamps):
 *
 * <pre>
 * java -cp … io.netsonde.probe.StampRecorder eth0 10.77.1.2
 * </pre>
 */
final class StampRecorder {
  private static final int PROBES = 3;
  static final int KEY = 1;

  private StampRecorder() {}

  /** The program; its arguments are the interface and the address. */
  public static void main(String[] arguments) throws Exception {
    HardwareCard card = new HardwareCard(arguments[0]);
    IpAddress address = IpAddress.parse(arguments[1]).orElseThrow();
    try (Arena arena = Arena.ofConfined();
        HardwareCards.Door door = new HardwareCards.Door();
        Socket socket =
            Socket.open(
                SockAddr.AF_INET, Socket.SOCK_RAW, Socket.IPPROTO_ICMP, "raw ICMP socket")) {
      card.checkWhenDue(door, 0);
      socket.option(Socket.IPPROTO_IP, Socket.IP_RECVERR, 1);
      socket.option(Socket.IPPROTO_IP, Socket.IP_RECVTTL, 1);
      socket.option(
          Socket.SOL_SOCKET, Timestamping.SO_TIMESTAMPING, TransmitStamps.LOOPED.hardwareFlags());
      MessageBatch out = new MessageBatch(arena, 1, EchoMessage.HEAD_LENGTH, 0);
      MessageBatch in = new MessageBatch(arena, 1, 256, Arrival.CONTROL);
      EchoMessage message = new EchoMessage(KEY);
      for (int number = 0; number < PROBES; number++) {
        message.write(out.payload(), 0, ProbeOptions.DEFAULT_SIZE, false, 1, number);
        out.outgoing(0, address, 0, EchoMessage.HEAD_LENGTH, 0);
        if (socket.send(out, 0, 1) != 1) {
          throw new IllegalStateException("not sent");
        }
        LockSupport.parkNanos(500_000_000L);
        for (RecordedMessage heard : drain(socket, in)) {
          System.out.println(heard);
        }
      }
      card.restore(door);
    }
  }

  private static List<RecordedMessage> drain(Socket socket, MessageBatch in) {
    List<RecordedMessage> heard = new ArrayList<>();
    while (socket.receive(in, Socket.MSG_ERRQUEUE) == 1) {
      heard.add(RecordedMessage.of("errors", in, 0));
    }
    while (socket.receive(in, 0) == 1) {
      heard.add(RecordedMessage.of("answers", in, 0));
    }
    return heard;
  }
}
