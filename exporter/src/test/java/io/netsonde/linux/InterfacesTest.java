package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.InterfaceChange.AddressGone;
import io.netsonde.linux.InterfaceChange.AddressPresent;
import io.netsonde.linux.InterfaceChange.LinkGone;
import io.netsonde.linux.InterfaceChange.LinkPresent;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.netlink.InterfaceAddress;
import io.netsonde.wire.netlink.Link;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Rtnetlink;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  private static final int MAKE = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;

  private final List<InterfaceChange> changes = new ArrayList<>();

  @Test
  void the_loopback_is_listed() throws Exception {
    try (Interfaces interfaces = Interfaces.open()) {
      assertThat(interfaces.read())
          .anySatisfy(found -> {
            assertThat(found.link().name()).isEqualTo("lo");
            assertThat(found.link().index()).isEqualTo(1);
            assertThat(found.link().isLoopback()).isTrue();
          });
    }
  }

  @Test
  void the_list_agrees_with_sysfs_and_the_jdk() throws Exception {
    try (Interfaces interfaces = Interfaces.open();
        Stream<Path> sysfs = Files.list(Path.of("/sys/class/net"))) {
      List<Interface> found = interfaces.read();
      assertThat(found)
          .extracting(i -> i.link().name())
          .containsAll(sysfs.filter(Files::isDirectory).map(f -> f.getFileName() + "").toList());
      // The JDK knows only those that have an address.
      for (NetworkInterface known : NetworkInterface.networkInterfaces().toList()) {
        assertThat(found)
            .filteredOn(i -> i.link().index() == known.getIndex())
            .singleElement()
            .satisfies(i -> {
              assertThat(i.link().name()).isEqualTo(known.getName());
              assertThat(i.link().mtu()).isEqualTo(known.getMTU());
              assertThat(i.addresses())
                  .extracting(a -> a.address().toInetAddress().getHostAddress())
                  .containsAll(known.inetAddresses().map(InterfacesTest::withoutZone).toList());
            });
      }
    }
  }

  @Test
  void links_and_addresses_are_seen_to_come_and_go() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (Interfaces interfaces = Interfaces.open();
          NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
        request(socket, veth("probe0"));
        int index =
            interfaces.read().stream()
                .filter(i -> i.link().name().equals("probe0"))
                .findFirst()
                .orElseThrow()
                .link()
                .index();
        request(socket, up(index));
        request(socket, address(Rtnetlink.RTM_NEWADDR, MAKE, index));
        await(
            interfaces,
            c ->
                c instanceof LinkPresent(Link link)
                    && link.name().equals("probe0")
                    && link.isUp()
                    && link.hardwareAddress().length() == 17);
        await(interfaces, c -> c instanceof AddressPresent(var a) && isOurs(a));
        assertThat(interfaces.read())
            .anySatisfy(i -> {
              assertThat(i.link().name()).isEqualTo("probe0");
              assertThat(i.addresses()).anyMatch(InterfacesTest::isOurs);
            });
        request(socket, address(Rtnetlink.RTM_DELADDR, 0, index));
        await(interfaces, c -> c instanceof AddressGone(var a) && isOurs(a));
        request(socket, Link.request(new NetlinkWriter(), Rtnetlink.RTM_DELLINK, 0, index, 0, 0));
        await(interfaces, c -> c instanceof LinkGone(Link link) && link.name().equals("probe0"));
        assertThat(interfaces.overruns()).isZero();
      }
    });
  }

  @Test
  void lost_events_are_reported_as_an_overrun_and_counted() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (NetlinkSocket events = NetlinkSocket.open(Netlink.NETLINK_ROUTE);
          NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
        events.receiveBuffer(4096);
        events.subscribe(Rtnetlink.RTNLGRP_LINK);
        for (int i = 0; i < 50; i++) {
          request(
              socket,
              Link.request(new NetlinkWriter(), Rtnetlink.RTM_NEWLINK, 0, 1, 0, 0)
                  .u32(Rtnetlink.IFLA_MTU, 60000 + i));
        }
        List<Reception> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          seen.add(events.receive(message -> {}));
        }
        assertThat(seen).contains(Reception.OVERRUN).endsWith(Reception.NOTHING);
        assertThat(events.overruns()).isPositive();
      }
    });
  }

  @Test
  void a_refused_request_carries_the_words_of_the_kernel() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE)) {
        NetlinkWriter wrong =
            Link.request(new NetlinkWriter(), Rtnetlink.RTM_NEWLINK, MAKE, 0, 0, 0)
                .nest(Rtnetlink.IFLA_LINKINFO)
                .string(Rtnetlink.IFLA_INFO_KIND, "no-such-kind")
                .endNest();
        assertThatThrownBy(() -> socket.request("make a link", wrong, message -> {}))
            .isInstanceOfSatisfying(
                NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP))
            .hasMessageStartingWith("cannot make a link: netlink: EOPNOTSUPP: ")
            .hasMessageContaining("device type");
        request(socket, veth("after0"));
      }
    });
  }

  private void await(Interfaces interfaces, Predicate<InterfaceChange> wanted) throws Exception {
    long deadline = System.nanoTime() + 5_000_000_000L;
    try (Poll poll = new Poll(1)) {
      poll.add(interfaces.descriptor(), Poll.POLLIN);
      while (changes.stream().noneMatch(wanted)) {
        long left = deadline - System.nanoTime();
        assertThat(left).as("time left, with %s", changes).isPositive();
        poll.await(left);
        assertThat(interfaces.changes(changes::add)).isNotEqualTo(Reception.OVERRUN);
      }
    }
  }

  private static boolean isOurs(InterfaceAddress address) {
    return address.address().toString().equals("192.0.2.1")
        && address.prefixLength() == 24
        && address.index() > 1;
  }

  private static void request(NetlinkSocket socket, NetlinkWriter request) throws Exception {
    socket.request("prepare a test", request, message -> {});
  }

  private static NetlinkWriter veth(String name) {
    return Link.request(new NetlinkWriter(), Rtnetlink.RTM_NEWLINK, MAKE, 0, 0, 0)
        .string(Rtnetlink.IFLA_IFNAME, name)
        .nest(Rtnetlink.IFLA_LINKINFO)
        .string(Rtnetlink.IFLA_INFO_KIND, "veth")
        .endNest();
  }

  private static String withoutZone(InetAddress address) {
    return address.getHostAddress().split("%", 2)[0];
  }

  private static NetlinkWriter up(int index) {
    return Link.request(
        new NetlinkWriter(), Rtnetlink.RTM_NEWLINK, 0, index, Rtnetlink.IFF_UP, Rtnetlink.IFF_UP);
  }

  private static NetlinkWriter address(int type, int flags, int index) throws Exception {
    byte[] bytes = InetAddress.ofLiteral("192.0.2.1").getAddress();
    return InterfaceAddress.request(new NetlinkWriter(), type, flags, Rtnetlink.AF_INET, 24, index)
        .bytes(Rtnetlink.IFA_LOCAL, bytes)
        .bytes(Rtnetlink.IFA_ADDRESS, bytes);
  }
}
