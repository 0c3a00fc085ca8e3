package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams on the loopback device, which any user may send. */
class SocketTest {
  private static final int CONTROL =
      ControlMessages.space(Timestamping.LENGTH)
          + ControlMessages.space(ErrorQueue.LENGTH + SockAddr.MAX_LENGTH);

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void messages_arrive_in_order_with_their_lengths_and_senders(String host) throws Exception {
    IpAddress loopback = IpAddress.parse(host).orElseThrow();
    try (Socket sender = udp(loopback);
        Socket receiver = udp(loopback)) {
      sender.bind(loopback, 0);
      receiver.bind(loopback, 0);
      MessageBatch out = new MessageBatch(arena, 8, 100, 0);
      for (int i = 0; i < 8; i++) {
        out.payload().set(ValueLayout.JAVA_BYTE, out.payloadOffset(i), (byte) (40 + i));
        out.outgoing(i, loopback, receiver.localPort(), 1 + i * 10, 0);
      }

      assertThat(sender.send(out, 0, 3)).isEqualTo(3);
      assertThat(sender.send(out, 3, 5)).isEqualTo(5);

      MessageBatch in = new MessageBatch(arena, 16, 50, 0);
      assertThat(await(receiver, in, 0)).isEqualTo(8);
      for (int i = 0; i < 8; i++) {
        int sent = 1 + i * 10;
        assertThat(in.payload().get(ValueLayout.JAVA_BYTE, in.payloadOffset(i)))
            .isEqualTo((byte) (40 + i));
        assertThat(in.length(i)).isEqualTo(Math.min(sent, 50));
        assertThat((in.flags(i) & Socket.MSG_TRUNC) != 0).isEqualTo(sent > 50);
        assertThat(SockAddr.read(in.names(), in.nameOffset(i))).isEqualTo(loopback);
        assertThat(SockAddr.holds(in.names(), in.nameOffset(i), loopback)).isTrue();
        assertThat(SockAddr.port(in.names(), in.nameOffset(i))).isEqualTo(sender.localPort());
        assertThat(in.controlLength(i)).isZero();
      }
      assertThat(receiver.receive(in, 0)).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void messages_go_on_with_the_part_that_they_share() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    try (Socket socket = udp(loopback)) {
      socket.bind(loopback, 0);
      MessageBatch out = new MessageBatch(arena, 3, 4, 0);
      out.tail(arena.allocateFrom("shared"));
      for (int i = 0; i < 3; i++) {
        out.payload().set(ValueLayout.JAVA_BYTE, out.payloadOffset(i), (byte) ('a' + i));
        out.outgoing(i, loopback, socket.localPort(), 1, 3 * i, 0);
      }
      assertThat(socket.send(out, 0, 3)).isEqualTo(3);

      MessageBatch in = new MessageBatch(arena, 3, 20, 0);
      assertThat(await(socket, in, 0)).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        byte[] text =
            in.payload().asSlice(in.payloadOffset(i), in.length(i)).toArray(ValueLayout.JAVA_BYTE);
        assertThat(new String(text, StandardCharsets.US_ASCII))
            .isEqualTo(List.of("a", "bsha", "cshared").get(i));
      }
    }
  }

  @Test
  void the_source_towards_an_address_is_told_after_a_question_without_answer() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    MemorySegment found = arena.allocate(4);
    try (Socket socket = udp(loopback)) {
      for (int index : new int[] {0, 1, 0}) {
        found.fill((byte) 0);
        assertThat(socket.sourceTowards(loopback, index, found, 0)).isZero();
        assertThat(IpAddress.v4(found, 0)).isEqualTo(loopback);
        assertThat(socket.sourceTowards(loopback, Integer.MAX_VALUE, found, 0)).isNegative();
      }
    }
  }

  @Test
  void interfaces_are_found_by_name() {
    try (InterfaceNames names = new InterfaceNames()) {
      assertThat(names.index("lo")).isEqualTo(1);
      assertThat(names.index("no-such-device-")).isEqualTo(-Errno.ENODEV);
      assertThat(names.index("a-name-that-is-far-too-long")).isEqualTo(-Errno.ENODEV);
      assertThat(names.index("")).isEqualTo(-Errno.ENODEV);
      assertThat(names.index("lo")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void the_way_of_a_packet_is_told(String host) throws Exception {
    IpAddress loopback = IpAddress.parse(host).orElseThrow();
    try (RouteLookup lookup = RouteLookup.open()) {
      assertThat(lookup.outgoing(loopback, loopback, 1)).isEqualTo(1);
      assertThat(lookup.outgoing(loopback, loopback, Integer.MAX_VALUE)).isNegative();
      assertThat(lookup.outgoing(loopback, loopback, 1)).isEqualTo(1);
    }
  }

  @Test
  void a_batch_that_sent_short_messages_receives_long_ones() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    try (Socket socket = udp(loopback)) {
      socket.bind(loopback, 0);
      MessageBatch small = new MessageBatch(arena, 1, 90, 0);
      MessageBatch large = new MessageBatch(arena, 1, 90, 0);
      small.outgoing(0, loopback, socket.localPort(), 1, 0);
      large.outgoing(0, loopback, socket.localPort(), 90, 0);
      assertThat(socket.send(small, 0, 1)).isEqualTo(1);
      assertThat(await(socket, small, 0)).isEqualTo(1);
      assertThat(socket.send(large, 0, 1)).isEqualTo(1);

      assertThat(await(socket, small, 0)).isEqualTo(1);
      assertThat(small.length(0)).isEqualTo(90);
      assertThat(small.flags(0) & Socket.MSG_TRUNC).isZero();
    }
  }

  @Test
  void the_first_message_that_fails_ends_a_sending_and_is_told_by_the_next() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    IpAddress broadcast = IpAddress.parse("127.255.255.255").orElseThrow();
    try (Socket socket = udp(loopback)) {
      socket.bind(loopback, 0);
      MessageBatch out = new MessageBatch(arena, 3, 8, 0);
      out.outgoing(0, loopback, socket.localPort(), 8, 0);
      out.outgoing(1, broadcast, 9, 8, 0);
      out.outgoing(2, loopback, socket.localPort(), 8, 0);

      assertThat(socket.send(out, 0, 3)).isEqualTo(1);
      assertThat(socket.send(out, 1, 2)).isEqualTo(-Errno.EACCES);
      assertThat(socket.send(out, 2, 1)).isEqualTo(1);
    }
  }

  @Test
  void a_closed_port_is_reported_on_the_error_queue() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    int closedPort;
    try (Socket gone = udp(loopback)) {
      gone.bind(loopback, 0);
      closedPort = gone.localPort();
    }
    try (Socket socket = udp(loopback)) {
      socket.option(Socket.IPPROTO_IP, Socket.IP_RECVERR, 1);
      MessageBatch out = new MessageBatch(arena, 1, 8, 0);
      out.outgoing(0, loopback, closedPort, 8, 0);
      assertThat(socket.send(out, 0, 1)).isEqualTo(1);
      MessageBatch errors = new MessageBatch(arena, 4, 64, CONTROL);
      assertThat(await(socket, errors, Socket.MSG_ERRQUEUE)).isEqualTo(1);

      ControlMessages cursor = new ControlMessages();
      cursor.of(errors, 0);
      boolean found = false;
      while (!found && cursor.next()) {
        found = ErrorQueue.at(cursor);
      }
      assertThat(found).isTrue();
      assertThat(ErrorQueue.errno(cursor)).isEqualTo(Errno.ECONNREFUSED);
      assertThat(ErrorQueue.origin(cursor)).isEqualTo(ErrorQueue.SO_EE_ORIGIN_ICMP);
      assertThat(ErrorQueue.type(cursor)).isEqualTo(3);
      assertThat(ErrorQueue.code(cursor)).isEqualTo(3);
      assertThat(ErrorQueue.offender(cursor)).contains(loopback);
      assertThat(SockAddr.read(errors.names(), errors.nameOffset(0))).isEqualTo(loopback);
      assertThat(SockAddr.port(errors.names(), errors.nameOffset(0))).isEqualTo(closedPort);
    }
  }

  @Test
  void both_stamps_of_a_datagram_lie_between_two_looks_at_the_clock() throws Exception {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    try (Socket socket = udp(loopback)) {
      socket.bind(loopback, 0);
      socket.option(
          Socket.SOL_SOCKET,
          Timestamping.SO_TIMESTAMPING,
          Timestamping.SOF_TIMESTAMPING_TX_SOFTWARE
              | Timestamping.SOF_TIMESTAMPING_RX_SOFTWARE
              | Timestamping.SOF_TIMESTAMPING_SOFTWARE
              | Timestamping.SOF_TIMESTAMPING_OPT_ID
              | Timestamping.SOF_TIMESTAMPING_OPT_TSONLY);
      MessageBatch out = new MessageBatch(arena, 1, 8, 0);
      out.outgoing(0, loopback, socket.localPort(), 8, 0);
      RealtimeClock clock = new RealtimeClock(arena);
      MessageBatch in = new MessageBatch(arena, 1, 8, CONTROL);
      // The machine begins to stamp what it receives a moment after the first socket has asked.
      long received = 0;
      for (int attempt = 0; attempt < 1000 && received == 0; attempt++) {
        long before = clock.nanos();
        assertThat(socket.send(out, 0, 1)).isEqualTo(1);
        assertThat(await(socket, in, Socket.MSG_ERRQUEUE)).isEqualTo(1);
        long transmitted = stamp(in);
        assertThat(await(socket, in, 0)).isEqualTo(1);
        received = stamp(in);
        long after = clock.nanos();

        assertThat(transmitted).isBetween(before, after);
        assertThat(received)
            .satisfiesAnyOf(
                r -> assertThat(r).isZero(), r -> assertThat(r).isBetween(before, after));
      }
      assertThat(received).as("a stamp came").isPositive();
    }
  }

  @Test
  void a_closed_socket_says_so() throws Exception {
    Socket socket = udp(IpAddress.parse("127.0.0.1").orElseThrow());
    MessageBatch batch = new MessageBatch(arena, 1, 8, 0);
    socket.close();
    socket.close();

    assertThatThrownBy(() -> socket.receive(batch, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the test's UDP socket is closed");
    assertThatThrownBy(() -> socket.send(batch, 0, 1)).hasMessageEndingWith("is closed");
    assertThatThrownBy(socket::localPort).hasMessageEndingWith("is closed");
    assertThatThrownBy(() -> socket.option(Socket.SOL_SOCKET, Socket.SO_RCVBUF))
        .hasMessageEndingWith("is closed");
  }

  @Test
  void a_failure_names_the_attempt_the_socket_the_call_and_the_error() throws Exception {
    assertThatThrownBy(() -> Socket.open(SockAddr.AF_INET, 77, 0, "strange socket"))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot open a strange socket: socket: EINVAL");
    try (Socket socket = udp(IpAddress.parse("127.0.0.1").orElseThrow())) {
      assertThatThrownBy(() -> socket.bind(IpAddress.parse("192.0.2.1").orElseThrow(), 53))
          .isInstanceOfSatisfying(
              LinuxException.class,
              e -> {
                assertThat(e.call()).isEqualTo("bind");
                assertThat(e.errno()).isIn(Errno.EADDRNOTAVAIL, Errno.EACCES);
              })
          .hasMessageStartingWith("cannot bind to 192.0.2.1 port 53 on the test's UDP socket: bind")
          .hasMessageMatching(".*: (EADDRNOTAVAIL|EACCES)");
      assertThatThrownBy(() -> socket.option(Socket.SOL_SOCKET, 9999, 1))
          .hasMessage("cannot set option 1/9999 on the test's UDP socket: setsockopt: ENOPROTOOPT");
    }
  }

  @Test
  void an_error_without_a_name_is_given_by_its_number() {
    assertThat(new LinuxException("open", 200, "read a thing"))
        .hasMessage("cannot read a thing: open: errno 200");
    assertThat(Errno.label(200)).isEqualTo("other");
    assertThat(Errno.label(Errno.EPERM)).isEqualTo("eperm");
  }

  @Test
  void buffers_are_granted_at_least_as_asked_within_the_limit() throws Exception {
    try (Socket socket = udp(IpAddress.parse("127.0.0.1").orElseThrow())) {
      assertThat(socket.receiveBuffer(64 << 10)).isGreaterThanOrEqualTo(64 << 10);
      assertThat(socket.sendBuffer(64 << 10)).isGreaterThanOrEqualTo(64 << 10);
      assertThat(socket.option(Socket.SOL_SOCKET, Socket.SO_SNDBUF))
          .isGreaterThanOrEqualTo(64 << 10);
    }
  }

  @Test
  void the_clock_is_that_of_the_jdk() {
    RealtimeClock clock = new RealtimeClock(arena);
    for (int round = 0; round < 1000; round++) {
      long before = jdkNanos();
      long nanos = clock.nanos();
      long after = jdkNanos();
      assertThat(nanos).isBetween(before - 1000, after + 1000);
    }
  }

  private static long jdkNanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
  }

  /** The stamp of a message, 0 when it has none. */
  private static long stamp(MessageBatch batch) {
    ControlMessages cursor = new ControlMessages();
    cursor.of(batch, 0);
    while (cursor.next()) {
      if (cursor.is(Socket.SOL_SOCKET, Timestamping.SCM_TIMESTAMPING, Timestamping.LENGTH)) {
        return Timestamping.software(cursor.data(), cursor.dataOffset());
      }
    }
    return 0;
  }

  private static Socket udp(IpAddress family) throws LinuxException {
    return Socket.open(
        family.v6() ? SockAddr.AF_INET6 : SockAddr.AF_INET,
        Socket.SOCK_DGRAM,
        Socket.IPPROTO_UDP,
        "test's UDP socket");
  }

  /** Receives once there is something, within five seconds. */
  private static int await(Socket socket, MessageBatch batch, int flags) throws LinuxException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    try (Poll poll = new Poll(1)) {
      poll.add(socket.descriptor(), Poll.POLLIN);
      int count = socket.receive(batch, flags);
      while (count == -Errno.EAGAIN && System.nanoTime() - deadline < 0) {
        poll.await(10_000_000);
        count = socket.receive(batch, flags);
      }
      return count;
    }
  }
}
