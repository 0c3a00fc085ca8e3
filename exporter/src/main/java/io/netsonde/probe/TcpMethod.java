package io.netsonde.probe;

/** How TCP ports are to be probed. */
public enum TcpMethod {
  /** By {@link #SYN} where that is permitted, else by {@link #CONNECT}. */
  AUTO,

  /** By SYN segments on raw sockets, which need CAP_NET_RAW. */
  SYN,

  /** By connections that the kernel begins, which anybody may; servers accept them. */
  CONNECT
}
