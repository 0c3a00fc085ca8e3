package io.netsonde.wire.jool;

/** Numbers of Jool's netlink protocol. Where they changed, a method takes the module's version. */
public final class JoolProtocol {
  /** Name of the generic netlink family since 4.0.8. */
  public static final String FAMILY = "Jool";

  /** Bytes of Jool's header since 4.1.5, which begins with {@link #MAGIC}. */
  public static final int HEADER_BYTES = 28;

  /** Bytes of Jool's header from 4.0.8 to 4.1.4, without the magic. */
  public static final int OLD_HEADER_BYTES = 24;

  /** Bytes of an instance's name in the header, a NUL at its end included. */
  public static final int NAME_BYTES = 16;

  /** List the instances of all network namespaces; needs {@code CAP_NET_ADMIN}. */
  public static final int INSTANCE_FOREACH = 0;

  /** Ask quietly whether an instance exists; needs {@code CAP_NET_ADMIN}. */
  public static final int INSTANCE_HELLO = 2;

  /** Read the counters; needs no right since 4.1.5. */
  public static final int STATS_FOREACH = 7;

  /** Read the configuration; needs {@code CAP_NET_ADMIN}. */
  public static final int GLOBAL_FOREACH = 8;

  /** List the IPv4 transport addresses of a NAT64; needs {@code CAP_NET_ADMIN}. */
  public static final int POOL4_FOREACH = 18;

  /** List bindings; needs {@code CAP_NET_ADMIN}. */
  public static final int BIB_FOREACH = 22;

  /** List sessions; needs {@code CAP_NET_ADMIN}. */
  public static final int SESSION_FOREACH = 25;

  /** An entry of any list. */
  static final int ENTRY = 1;

  static final int ERROR_CODE = 1;
  static final int ERROR_MESSAGE = 2;

  static final int FLAG_ERROR = 1;

  /** The list goes on: ask again from where this message ended. */
  static final int FLAG_MORE = 8;

  static final byte[] MAGIC = {'j', 'o', 'o', 'l'};

  /** The version that clients state in the header of generic netlink. */
  static final int CLIENT_VERSION = 1;

  private static final int OFFSET = 8;
  private static final int OFFSET_U8 = 9;
  private static final int PROTOCOL = 11;

  private JoolProtocol() {}

  /** Attribute: the last entry of the page before. */
  static int offset(ModuleVersion version) {
    return shifted(OFFSET, version);
  }

  /** Attribute: the number of the last counter of the page before. */
  static int offsetU8(ModuleVersion version) {
    return shifted(OFFSET_U8, version);
  }

  /** Attribute: the transport protocol whose table is meant. */
  static int protocol(ModuleVersion version) {
    return shifted(PROTOCOL, version);
  }

  /** The line of 4.2 put one attribute in before these. */
  private static int shifted(int attribute, ModuleVersion version) {
    return version.isLineOf42() ? attribute + 1 : attribute;
  }
}
