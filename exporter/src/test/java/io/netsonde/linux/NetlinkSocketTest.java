package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.GenericNetlink;
import io.netsonde.wire.netlink.Link;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Rtnetlink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
  @Test
  void the_loopback_is_in_a_dump() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      assertThat(socket.portId()).isNotZero();
      assertThat(names(socket)).contains("lo");
      assertThat(names(socket)).contains("lo");
    }
  }

  @Test
  void one_link_is_asked_for_by_index() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      List<String> names = new ArrayList<>();
      socket.request("read a link", links(1), message -> names.add(Link.of(message).name()));
      assertThat(names).containsExactly("lo");
      assertThatThrownBy(() -> socket.request("read a link", links(1 << 30), message -> {}))
          .hasMessageStartingWith("cannot read a link: netlink: ENODEV");
    }
  }

  @Test
  void a_generic_family_is_found_by_its_name() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_GENERIC)) {
      List<GenericFamily> families = new ArrayList<>();
      socket.ask(
          "find the control family",
          GenericFamily.request(new NetlinkWriter(), "nlctrl"),
          message -> families.add(GenericFamily.of(message)));
      assertThat(families).hasSize(1);
      assertThat(families.getFirst().id()).isEqualTo(GenericNetlink.GENL_ID_CTRL);
    }
  }

  @Test
  void a_handler_that_fails_leaves_a_socket_that_works() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      assertThatThrownBy(() ->
              socket.dump(
                  "list links",
                  links(0),
                  message -> {
                    throw new IOException("enough");
                  }))
          .hasMessage("enough");
      assertThat(names(socket)).contains("lo");
    }
  }

  @Test
  void limits_are_kept() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      socket.limit(Duration.ofSeconds(5), 1);
      assertThatThrownBy(() -> names(socket)).hasMessageContaining("more than 1 messages");
      socket.limit(Duration.ofSeconds(5), 1000);
      assertThat(names(socket)).contains("lo");
      assertThatThrownBy(() -> socket.limit(Duration.ofSeconds(-1), 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_subscribed_socket_takes_no_requests() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      socket.subscribe(Rtnetlink.RTNLGRP_LINK);
      assertThatThrownBy(() -> names(socket))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("open a second one");
    }
  }

  @Test
  void what_another_program_sends_is_counted_and_not_believed() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_USERSOCK);
        NetlinkSocket other = NetlinkSocket.open(Netlink.NETLINK_USERSOCK)) {
      send(other, socket.portId());
      List<Integer> seen = new ArrayList<>();
      assertThat(socket.receive(message -> seen.add(message.type()))).isEqualTo(Reception.NOTHING);
      assertThat(seen).isEmpty();
      assertThat(socket.foreign()).isEqualTo(1);
    }
  }

  @Test
  void the_receive_buffer_can_be_set() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
      assertThat(socket.receiveBuffer(100_000)).isEqualTo(200_000);
    }
  }

  @Test
  void an_unknown_protocol_is_refused_in_a_sentence() {
    assertThatThrownBy(() -> NetlinkSocket.open(31))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot open a netlink socket of protocol 31: socket: EPROTONOSUPPORT");
  }

  @Test
  void a_closed_socket_says_so() throws Exception {
    NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE);
    socket.close();
    socket.close();
    assertThatThrownBy(() -> names(socket)).hasMessage("the netlink socket is closed");
    assertThatThrownBy(() -> socket.receive(message -> {}))
        .hasMessage("the netlink socket is closed");
  }

  private static List<String> names(NetlinkSocket socket) throws IOException {
    List<String> names = new ArrayList<>();
    socket.dump("list links", links(0), message -> names.add(Link.of(message).name()));
    return names;
  }

  private static NetlinkWriter links(int index) {
    return Link.request(new NetlinkWriter(), Rtnetlink.RTM_GETLINK, 0, index, 0, 0);
  }

  /** Sends a message to a port, which the class itself never does. */
  private static void send(NetlinkSocket from, int port) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(NetlinkChannel.SOCKADDR_NL.size(), 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) 16);
      address.set(ValueLayout.JAVA_INT, NetlinkChannel.SOCKADDR_NL.offset("nl_pid"), port);
      NetlinkWriter writer = new NetlinkWriter().message(99, 0);
      MemorySegment bytes = arena.allocate(writer.size());
      writer.copyTo(bytes, 1, 0);
      int number = from.descriptor().borrow();
      try {
        LinuxException.check(
            Native.pointerSecond(
                Native.symbol("sendto"),
                arena.allocate(Native.CAPTURE),
                number,
                bytes,
                bytes.byteSize(),
                0,
                address,
                address.byteSize()),
            "sendto",
            "send to a port");
      } finally {
        from.descriptor().giveBack();
      }
    }
  }
}
