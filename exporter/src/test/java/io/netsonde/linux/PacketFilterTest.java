package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.bpf.Instruction;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters at work on raw sockets, with echo requests to the loopback device. */
class PacketFilterTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void only_replies_to_the_identifier_pass(boolean v6) throws Exception {
    RootThread.run(() -> {
      IpAddress loopback = IpAddress.parse(v6 ? "::1" : "127.0.0.1").orElseThrow();
      try (Arena arena = Arena.ofConfined();
          Socket ours = raw(v6);
          Poll poll = new Poll(1)) {
        int type = v6 ? IcmpEcho.REPLY_V6 : IcmpEcho.REPLY;
        (v6 ? PacketFilter.echoRepliesV6(type, 0xfedc) : PacketFilter.echoReplies(type, 0xfedc))
            .attach(ours);
        MessageBatch out = new MessageBatch(arena, 3, 8, 0);
        int[] identifiers = {0xfedb, 0xfedc, 0xdcfe};
        for (int i = 0; i < 3; i++) {
          IcmpEcho.writeRequest(out.payload(), out.payloadOffset(i), 8, v6, identifiers[i], i);
          out.outgoing(i, loopback, 0, 8, 0);
        }
        assertThat(ours.send(out, 0, 3)).isEqualTo(3);
        poll.add(ours.descriptor(), Poll.POLLIN);
        poll.await(5_000_000_000L);
        MessageBatch in = new MessageBatch(arena, 8, 64, 0);

        assertThat(ours.receive(in, 0)).isEqualTo(1);
        assertThat(in.length(0)).isEqualTo(v6 ? 8 : 28);
        assertThat(IcmpEcho.identifier(in.payload(), v6 ? 0 : 20)).isEqualTo(0xfedc);
        assertThat(IcmpEcho.isReply(in.payload(), v6 ? 0 : 20, v6)).isTrue();
      }
    });
  }

  @Test
  void a_program_that_cannot_be_is_refused_by_the_kernel() throws Exception {
    try (Socket socket =
        Socket.open(SockAddr.AF_INET, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "UDP socket")) {
      PacketFilter endless = new PacketFilter(List.of(new Instruction(0x15, 200, 200, 0)));

      assertThatThrownBy(() -> endless.attach(socket))
          .isInstanceOf(LinuxException.class)
          .hasMessage("cannot set option 1/26 on the UDP socket: setsockopt: EINVAL");
    }
  }

  private static Socket raw(boolean v6) throws LinuxException {
    return Socket.open(
        v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
        Socket.SOCK_RAW,
        v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
        "raw socket");
  }
}
