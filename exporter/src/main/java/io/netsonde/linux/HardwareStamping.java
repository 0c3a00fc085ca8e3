package io.netsonde.linux;

import static java.lang.foreign.MemorySegment.NULL;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which packets a network card stamps ({@code Documentation/networking/timestamping.rst} section
 * 3). The setting is the card's, not a program's: whoever changes it changes it for {@code ptp4l}
 * and all others. With some cards a change takes the link down for a moment.
 *
 * <p>What a driver says of its abilities is no proof: some promise and do not deliver, and some
 * interfaces pass stamps on that they deny. Try and see.
 *
 * <p>Threads: one at a time; the one that opens it decides the network namespace.
 */
public final class HardwareStamping implements AutoCloseable {
  /** No packet that leaves is stamped. */
  @CHeader("linux/net_tstamp.h")
  public static final int HWTSTAMP_TX_OFF = 0;

  /** Packets that leave are stamped where their socket asks for it. */
  @CHeader("linux/net_tstamp.h")
  public static final int HWTSTAMP_TX_ON = 1;

  /** No packet that arrives is stamped. */
  @CHeader("linux/net_tstamp.h")
  public static final int HWTSTAMP_FILTER_NONE = 0;

  /** Every packet that arrives is stamped. */
  @CHeader("linux/net_tstamp.h")
  public static final int HWTSTAMP_FILTER_ALL = 1;

  /** Messages of PTP version 2 that ask for a stamp, and no others. */
  @CHeader("linux/net_tstamp.h")
  public static final int HWTSTAMP_FILTER_PTP_V2_EVENT = 12;

  @CHeader("linux/sockios.h")
  private static final int SIOCSHWTSTAMP = 0x89b0;

  @CHeader("linux/sockios.h")
  private static final int SIOCGHWTSTAMP = 0x89b1;

  @CHeader("linux/sockios.h")
  private static final int SIOCETHTOOL = 0x8946;

  @CHeader("linux/ethtool.h")
  private static final int ETHTOOL_GET_TS_INFO = 0x41;

  private static final CStruct ETHTOOL_TS_INFO =
      CStruct.of(
          "struct ethtool_ts_info",
          "linux/ethtool.h",
          CStruct.u32("cmd"),
          CStruct.u32("so_timestamping"),
          CStruct.u32("phc_index"),
          CStruct.u32("tx_types"),
          CStruct.bytes("tx_reserved", 12),
          CStruct.u32("rx_filters"),
          CStruct.bytes("rx_reserved", 12));

  private static final long TX_TYPES = ETHTOOL_TS_INFO.offset("tx_types");
  private static final long RX_FILTERS = ETHTOOL_TS_INFO.offset("rx_filters");

  private static final CStruct HWTSTAMP_CONFIG =
      CStruct.of(
          "struct hwtstamp_config",
          "linux/net_tstamp.h",
          CStruct.u32("flags"),
          CStruct.u32("tx_type"),
          CStruct.u32("rx_filter"));

  private static final long FLAGS = HWTSTAMP_CONFIG.offset("flags");
  private static final long TX_TYPE = HWTSTAMP_CONFIG.offset("tx_type");
  private static final long RX_FILTER = HWTSTAMP_CONFIG.offset("rx_filter");

  private static final MemorySegment IOCTL = Native.symbol("ioctl");

  private final Socket socket;

  private HardwareStamping(Socket socket) {
    this.socket = socket;
  }

  /**
   * A card's setting.
   *
   * @param flags what it is for is the kernel's business
   * @param transmit {@link #HWTSTAMP_TX_ON} and the like
   * @param filter {@link #HWTSTAMP_FILTER_ALL} and the like: which packets that arrive are stamped
   */
  public record Setting(int flags, int transmit, int filter) {
    /** Whether packets that leave are stamped; a one-step card does that as well. */
    public boolean stampsTransmitted() {
      return transmit != HWTSTAMP_TX_OFF;
    }

    /** Whether all packets that arrive are stamped. */
    public boolean stampsAllReceived() {
      return filter == HWTSTAMP_FILTER_ALL;
    }
  }

  /**
   * What a driver says that its card can do.
   *
   * @param transmitted whether it can stamp packets that leave
   * @param received whether it can stamp some packets that arrive
   * @param allReceived whether it can stamp all of them
   */
  public record Ability(boolean transmitted, boolean received, boolean allReceived) {
    static Ability of(int transmitTypes, int filters) {
      return new Ability(
          (transmitTypes & ~(1 << HWTSTAMP_TX_OFF)) != 0,
          (filters & ~(1 << HWTSTAMP_FILTER_NONE)) != 0,
          (filters & 1 << HWTSTAMP_FILTER_ALL) != 0);
    }
  }

  /** Opens the door to the interfaces of this thread's network namespace. */
  public static HardwareStamping open() throws LinuxException {
    return new HardwareStamping(
        Socket.open(
            SockAddr.AF_INET,
            Socket.SOCK_DGRAM,
            Socket.IPPROTO_UDP,
            "socket that speaks of interfaces"));
  }

  /**
   * Reads a card's setting, which needs no right.
   *
   * @throws LinuxException ENODEV where there is no such interface, EOPNOTSUPP where it stamps
   *     nothing or does not tell
   */
  public Setting read(String device) throws LinuxException {
    return call(SIOCGHWTSTAMP, device, new Setting(0, 0, 0), "read");
  }

  /**
   * Changes a card's setting, which needs CAP_NET_ADMIN.
   *
   * @return what the driver made of it, which may stamp more than was asked for
   * @throws LinuxException EPERM without the right, ENODEV where there is no such interface,
   *     EOPNOTSUPP or EINVAL where it stamps nothing, ERANGE where it cannot stamp just that
   */
  public Setting change(String device, Setting to) throws LinuxException {
    return call(SIOCSHWTSTAMP, device, to, "change");
  }

  /**
   * Asks a driver what its card can do (ethtool(8) {@code -T}), which needs no right.
   *
   * @throws LinuxException ENODEV where there is no such interface
   */
  public Ability ability(String device) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(ETHTOOL_TS_INFO.size(), ETHTOOL_TS_INFO.alignment());
      info.set(ValueLayout.JAVA_INT, 0, ETHTOOL_GET_TS_INFO);
      ioctl(SIOCETHTOOL, device, info, arena, "learn");
      return Ability.of(
          info.get(ValueLayout.JAVA_INT, TX_TYPES), info.get(ValueLayout.JAVA_INT, RX_FILTERS));
    }
  }

  private Setting call(int request, String device, Setting setting, String verb)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment config = arena.allocate(HWTSTAMP_CONFIG.size(), HWTSTAMP_CONFIG.alignment());
      config.set(ValueLayout.JAVA_INT, FLAGS, setting.flags);
      config.set(ValueLayout.JAVA_INT, TX_TYPE, setting.transmit);
      config.set(ValueLayout.JAVA_INT, RX_FILTER, setting.filter);
      ioctl(request, device, config, arena, verb);
      return new Setting(
          config.get(ValueLayout.JAVA_INT, FLAGS),
          config.get(ValueLayout.JAVA_INT, TX_TYPE),
          config.get(ValueLayout.JAVA_INT, RX_FILTER));
    }
  }

  /** A call whose argument lies behind the interface's name. */
  private void ioctl(int request, String device, MemorySegment data, Arena arena, String verb)
      throws LinuxException {
    MemorySegment ifreq = InterfaceRequest.about(device, arena);
    ifreq.set(ValueLayout.JAVA_LONG, InterfaceRequest.VALUE, data.address());
    MemorySegment capture = arena.allocate(Native.CAPTURE);
    int number = socket.descriptor().borrow();
    try {
      LinuxException.check(
          Native.pointerThird(IOCTL, capture, number, request, ifreq, NULL, 0),
          "ioctl",
          verb + " what the network card of " + device + " stamps");
    } finally {
      socket.descriptor().giveBack();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
