package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NETLINK_ROUTE;
import static io.netsonde.wire.netlink.Rtnetlink.AF_UNSPEC;
import static io.netsonde.wire.netlink.Rtnetlink.IFLA_EXT_MASK;
import static io.netsonde.wire.netlink.Rtnetlink.RTEXT_FILTER_SKIP_STATS;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_DELADDR;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_DELLINK;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_GETADDR;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_GETLINK;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_NEWADDR;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_NEWLINK;
import static io.netsonde.wire.netlink.Rtnetlink.RTNLGRP_IPV4_IFADDR;
import static io.netsonde.wire.netlink.Rtnetlink.RTNLGRP_IPV6_IFADDR;
import static io.netsonde.wire.netlink.Rtnetlink.RTNLGRP_LINK;

import io.netsonde.linux.InterfaceChange.AddressGone;
import io.netsonde.linux.InterfaceChange.AddressPresent;
import io.netsonde.linux.InterfaceChange.LinkGone;
import io.netsonde.linux.InterfaceChange.LinkPresent;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.netlink.InterfaceAddress;
import io.netsonde.wire.netlink.Link;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network interfaces of a namespace, and what happens to them.
 *
 * <p>Two netlink sockets: one asks, one listens. It listens from the start, so that a caller who
 * reads first and then takes the changes misses none; one that happened in between is in both, and
 * applying it twice is harmless.
 *
 * <p>Threads: one at a time.
 */
public final class Interfaces implements AutoCloseable {
  /** Datagrams taken per call, so that a flood of changes does not hold its reader up. */
  private static final int BATCH = 256;

  private static final int EVENT_BYTES = 1 << 20;

  private final NetlinkSocket questions;
  private final NetlinkSocket events;
  private final NetlinkWriter writer = new NetlinkWriter();

  private Interfaces(NetlinkSocket questions, NetlinkSocket events) {
    this.questions = questions;
    this.events = events;
  }

  /** Opens the two sockets in this thread's network namespace; no rights are needed. */
  public static Interfaces open() throws LinuxException {
    NetlinkSocket questions = NetlinkSocket.open(NETLINK_ROUTE);
    @Nullable NetlinkSocket events = null;
    boolean opened = false;
    try {
      events = NetlinkSocket.open(NETLINK_ROUTE);
      events.receiveBuffer(EVENT_BYTES);
      events.subscribe(RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR);
      opened = true;
      return new Interfaces(questions, events);
    } finally {
      if (!opened) {
        questions.close();
        if (events != null) {
          events.close();
        }
      }
    }
  }

  /**
   * Reads all interfaces with their addresses, by two dumps.
   *
   * @return in the kernel's order, by index for the most part
   * @throws IOException when the kernel refuses or is silent
   */
  public List<Interface> read() throws IOException {
    Map<Integer, Link> links = new LinkedHashMap<>();
    Link.request(writer.clear(), RTM_GETLINK, 0, 0, 0, 0)
        .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    questions.dump("list the network interfaces", writer, new LinkList(links));
    Map<Integer, List<InterfaceAddress>> addresses = new LinkedHashMap<>();
    InterfaceAddress.request(writer.clear(), RTM_GETADDR, 0, AF_UNSPEC, 0, 0);
    questions.dump("list the addresses of interfaces", writer, new AddressList(addresses));
    List<Interface> interfaces = new ArrayList<>();
    links.forEach((index, link) ->
        interfaces.add(new Interface(link, addresses.getOrDefault(index, List.of()))));
    return List.copyOf(interfaces);
  }

  /**
   * Hands on what has happened since the last call, without waiting.
   *
   * @return {@code OVERRUN} when changes were lost and {@link #read} must be called again
   */
  public Reception changes(Consumer<InterfaceChange> consumer) throws IOException {
    Reception result = Reception.NOTHING;
    for (int i = 0; i < BATCH; i++) {
      switch (events.receive(message -> change(message, consumer))) {
        case NOTHING -> {
          return result;
        }
        case MESSAGES -> result = Reception.MESSAGES;
        case OVERRUN -> {
          return Reception.OVERRUN;
        }
      }
    }
    return result;
  }

  /** How often changes were lost. */
  public long overruns() {
    return events.overruns();
  }

  /** What to add to a {@link Poll}: ready when there are changes. */
  public Descriptor descriptor() {
    return events.descriptor();
  }

  @Override
  public void close() {
    questions.close();
    events.close();
  }

  /** A link that leaves a bridge is reported as removed too, but in the bridge's family. */
  private static void change(NetlinkMessages message, Consumer<InterfaceChange> consumer)
      throws IOException {
    switch (message.type()) {
      case RTM_NEWLINK, RTM_DELLINK -> {
        Link link = Link.of(message);
        if (link.family() == AF_UNSPEC) {
          consumer.accept(
              message.type() == RTM_NEWLINK ? new LinkPresent(link) : new LinkGone(link));
        }
      }
      case RTM_NEWADDR, RTM_DELADDR -> {
        InterfaceAddress address = InterfaceAddress.of(message);
        if (address != null) {
          consumer.accept(
              message.type() == RTM_NEWADDR
                  ? new AddressPresent(address)
                  : new AddressGone(address));
        }
      }
      default -> {}
    }
  }

  private record LinkList(Map<Integer, Link> links) implements NetlinkHandler {
    @Override
    public void begin() {
      links.clear();
    }

    @Override
    public void message(NetlinkMessages message) throws IOException {
      if (message.type() == RTM_NEWLINK) {
        Link link = Link.of(message);
        links.put(link.index(), link);
      }
    }
  }

  private record AddressList(Map<Integer, List<InterfaceAddress>> addresses)
      implements NetlinkHandler {
    @Override
    public void begin() {
      addresses.clear();
    }

    @Override
    public void message(NetlinkMessages message) throws IOException {
      InterfaceAddress address =
          message.type() == RTM_NEWADDR ? InterfaceAddress.of(message) : null;
      if (address != null) {
        addresses.computeIfAbsent(address.index(), i -> new ArrayList<>()).add(address);
      }
    }
  }
}
