package io.netsonde.tcp.host;

import java.util.List;

/** The states of TCP sockets, as labels have them. */
final class SocketStates {
  /** Numbered from 1 as {@code TCP_ESTABLISHED} and so on of netinet/tcp.h. */
  private static final List<String> NAMES =
      List.of(
          "established",
          "syn_sent",
          "syn_recv",
          "fin_wait1",
          "fin_wait2",
          "time_wait",
          "close",
          "close_wait",
          "last_ack",
          "listen",
          "closing",
          "new_syn_recv");

  private SocketStates() {}

  static boolean isKnown(int state) {
    return state >= 1 && state <= NAMES.size();
  }

  /** The name of a state; its number where a kernel has one that is new. */
  static String name(int state) {
    return isKnown(state) ? NAMES.get(state - 1) : Integer.toString(state);
  }
}
