package io.netsonde.wire.jool;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;

/**
 * An instance in Jool's list.
 *
 * @param namespace by which the module tells network namespaces apart: half of a kernel pointer,
 *     which nothing else shows
 * @param framework what hands packets to it: see {@link #frameworkLabel}
 * @param name at most 15 bytes
 * @param newer whether the numbers of frameworks are those of 4.2
 */
public record InstanceEntry(long namespace, int framework, String name, boolean newer) {
  private static final int NAMESPACE = 1;
  private static final int FRAMEWORK = 2;
  private static final int NAME = 3;
  private static final int NETFILTER = 4;

  /**
   * Reads the entry that the cursor is at.
   *
   * @throws NetlinkFormatException when it is cut short or has no name
   */
  public static InstanceEntry of(NetlinkAttributes entry, ModuleVersion version)
      throws NetlinkFormatException {
    NetlinkAttributes fields = entry.nested();
    long namespace = 0;
    int framework = 0;
    String name = "";
    while (fields.next()) {
      switch (fields.type()) {
        case NAMESPACE -> namespace = fields.u32();
        case FRAMEWORK -> framework = fields.u8();
        case NAME -> name = fields.string();
        default -> {}
      }
    }
    if (name.isEmpty()) {
      throw new NetlinkFormatException("an instance without a name in Jool's list");
    }
    return new InstanceEntry(namespace, framework, name, version.isLineOf42());
  }

  /** {@code netfilter}, {@code iptables}, or {@code other}. */
  public String frameworkLabel() {
    int netfilter = newer ? 2 * NETFILTER : NETFILTER;
    if (framework == netfilter) {
      return "netfilter";
    }
    return framework == 2 * netfilter ? "iptables" : "other";
  }
}
