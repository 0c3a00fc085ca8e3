package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Rtnetlink.ARPHRD_LOOPBACK;
import static io.netsonde.wire.netlink.Rtnetlink.IFF_RUNNING;
import static io.netsonde.wire.netlink.Rtnetlink.IFF_UP;
import static io.netsonde.wire.netlink.Rtnetlink.IFLA_ADDRESS;
import static io.netsonde.wire.netlink.Rtnetlink.IFLA_IFNAME;
import static io.netsonde.wire.netlink.Rtnetlink.IFLA_MTU;
import static io.netsonde.wire.netlink.Rtnetlink.IFLA_OPERSTATE;

import io.netsonde.wire.CStruct;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A network interface as {@code RTM_NEWLINK} and {@code RTM_DELLINK} describe it.
 *
 * @param family {@code AF_UNSPEC} for the link itself; {@code AF_BRIDGE} speaks of the link as a
 *     port of a bridge, and its {@code RTM_DELLINK} means that it left the bridge
 * @param index number of the interface in its namespace, from 1
 * @param name at most 15 bytes; empty where the kernel left it out
 * @param type hardware type ({@code ARPHRD_…}): 1 is Ethernet, 772 the loopback
 * @param flags {@code IFF_…}
 * @param mtu bytes of the largest packet, or 0 where the kernel left it out
 * @param operationalState RFC 2863 state
 * @param hardwareAddress lower-case, colons between bytes; empty where there is none
 */
public record Link(
    int family,
    int index,
    String name,
    int type,
    int flags,
    long mtu,
    OperationalState operationalState,
    String hardwareAddress) {
  static final CStruct IFINFOMSG =
      CStruct.of(
          "struct ifinfomsg",
          "linux/rtnetlink.h",
          CStruct.u8("ifi_family"),
          CStruct.u8("__ifi_pad"),
          CStruct.u16("ifi_type"),
          CStruct.u32("ifi_index"),
          CStruct.u32("ifi_flags"),
          CStruct.u32("ifi_change"));

  private static final long FAMILY = IFINFOMSG.offset("ifi_family");
  private static final long TYPE = IFINFOMSG.offset("ifi_type");
  private static final long INDEX = IFINFOMSG.offset("ifi_index");
  private static final long FLAGS = IFINFOMSG.offset("ifi_flags");
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /**
   * Reads the message that the cursor is at.
   *
   * @throws NetlinkFormatException when it is cut short
   */
  public static Link of(NetlinkMessages message) throws NetlinkFormatException {
    NetlinkAttributes attributes = message.attributes(IFINFOMSG.size());
    String name = "";
    long mtu = 0;
    OperationalState state = OperationalState.UNKNOWN;
    String hardwareAddress = "";
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFLA_IFNAME -> name = attributes.string();
        case IFLA_MTU -> mtu = attributes.u32();
        case IFLA_OPERSTATE -> state = OperationalState.of(attributes.u8());
        case IFLA_ADDRESS -> hardwareAddress = COLONS.formatHex(attributes.bytes());
        default -> {}
      }
    }
    return new Link(
        message.u8(FAMILY),
        message.s32(INDEX),
        name,
        message.u16(TYPE),
        message.s32(FLAGS),
        mtu,
        state,
        hardwareAddress);
  }

  /**
   * Begins a request about links.
   *
   * @param type {@code RTM_…LINK}
   * @param index the link, or 0 for all or for one yet to be made
   * @param flags {@code IFF_…} wanted, of those that {@code change} selects
   * @param change mask of flags to change
   */
  public static NetlinkWriter request(
      NetlinkWriter writer, int type, int messageFlags, int index, int flags, int change) {
    return writer
        .message(type, messageFlags)
        .put8(Rtnetlink.AF_UNSPEC)
        .put8(0)
        .put16(0)
        .put32(index)
        .put32(flags)
        .put32(change);
  }

  /** Whether an administrator has switched the link on. */
  public boolean isUp() {
    return (flags & IFF_UP) != 0;
  }

  /** Whether the link can carry packets. */
  public boolean isRunning() {
    return (flags & IFF_RUNNING) != 0;
  }

  /** Whether this is the loopback. */
  public boolean isLoopback() {
    return type == ARPHRD_LOOPBACK;
  }

  /** RFC 2863 state of a link, numbered as {@code IF_OPER_…} in {@code linux/if.h}. */
  public enum OperationalState {
    UNKNOWN,
    NOTPRESENT,
    DOWN,
    LOWERLAYERDOWN,
    TESTING,
    DORMANT,
    UP;

    private static final OperationalState[] STATES = values();

    static OperationalState of(int number) {
      return number < STATES.length ? STATES[number] : UNKNOWN;
    }

    /** The state in lower case, as {@code /sys/class/net/…/operstate} prints it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
