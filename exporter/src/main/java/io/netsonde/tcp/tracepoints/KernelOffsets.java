package io.netsonde.tcp.tracepoints;

import io.netsonde.wire.ebpf.KernelTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where this kernel keeps what the programs read, in bytes from the beginning of each structure,
 * and what it gives them.
 *
 * @param family of a socket, {@code sock_common.skc_family}
 * @param namespace of a socket, {@code sock_common.skc_net}
 * @param cookie of a namespace, {@code net.net_cookie}
 * @param protocol of a socket, {@code sock.sk_protocol}
 * @param control TCP's notes in a packet, {@code sk_buff.cb}
 * @param segments in these, {@code tcp_skb_cb.tcp_gso_segs}
 * @param packetProtocol EtherType of a packet, {@code sk_buff.protocol}
 * @param route of a packet, {@code sk_buff._skb_refdst}
 * @param routeDevice {@code dst_entry.dev}
 * @param deviceNamespace {@code net_device.nd_net}
 * @param failuresTraced whether what could not be sent again is traced as well, with the error's
 *     number as third argument; so since Linux 6.17
 */
record KernelOffsets(
    int family,
    int namespace,
    int cookie,
    int protocol,
    int control,
    int segments,
    int packetProtocol,
    int route,
    int routeDevice,
    int deviceNamespace,
    boolean failuresTraced) {
  private static final Path TYPES = Path.of("/sys/kernel/btf/vmlinux");
  private static final long LONGEST = 16 << 20;

  /** Of those that follow a retransmission: the kernel's own, the socket, the packet. */
  private static final int WITHOUT_ERROR = 3;

  /**
   * Asks the running kernel.
   *
   * @throws IOException when it does not tell
   */
  static KernelOffsets ofThisKernel() throws IOException {
    try {
      if (Files.size(TYPES) > LONGEST) {
        throw new IOException(TYPES + " is longer than " + LONGEST + " bytes");
      }
      return of(KernelTypes.of(Files.readAllBytes(TYPES)));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "this kernel does not tell the layout of its structures: there is no " + TYPES, e);
    } catch (IllegalArgumentException e) {
      throw new IOException(TYPES + ": " + e.getMessage(), e);
    }
  }

  static KernelOffsets of(KernelTypes types) throws IOException {
    return new KernelOffsets(
        find(types, "sock_common", "skc_family"),
        find(types, "sock_common", "skc_net"),
        find(types, "net", "net_cookie"),
        find(types, "sock", "sk_protocol"),
        find(types, "sk_buff", "cb"),
        find(types, "tcp_skb_cb", "tcp_gso_segs"),
        find(types, "sk_buff", "protocol"),
        find(types, "sk_buff", "_skb_refdst"),
        find(types, "dst_entry", "dev"),
        find(types, "net_device", "nd_net"),
        types.arguments("btf_trace_tcp_retransmit_skb").orElse(0) > WITHOUT_ERROR);
  }

  private static int find(KernelTypes types, String struct, String member) throws IOException {
    OptionalInt offset = types.offset(struct, member);
    if (offset.isEmpty() || offset.getAsInt() > Short.MAX_VALUE) {
      throw new IOException("this kernel has no " + struct + "." + member + " that can be read");
    }
    return offset.getAsInt();
  }
}
