package io.netsonde.tcp.tracepoints;

/**
 * A place in the kernel's TCP that tells what is done there (include/trace/events/tcp.h, sock.h).
 */
public enum TracedPlace {
  /** A segment, or several that the card cuts, is sent again: {@code (sk, skb, …)}. */
  RETRANSMIT(1, "tcp_retransmit_skb", 0),

  /** A SYN/ACK is sent again: {@code (sk, req)}. */
  RETRANSMIT_SYN_ACK(2, "tcp_retransmit_synack", 1),

  /** A reset is sent: {@code (sk, skb, …)}, without a socket where nobody listens. */
  RESET_SENT(3, "tcp_send_reset", 0),

  /** A reset has come for a socket: {@code (sk)}. */
  RESET_RECEIVED(4, "tcp_receive_reset", 0),

  /** A socket goes from one state to another: {@code (sk, oldstate, newstate)}. */
  STATE(5, "inet_sock_set_state", 0);

  private final int number;
  private final String kernelName;
  private final int socket;

  TracedPlace(int number, String kernelName, int socket) {
    this.number = number;
    this.kernelName = kernelName;
    this.socket = socket;
  }

  int number() {
    return number;
  }

  String kernelName() {
    return kernelName;
  }

  /** Which argument is a socket, or begins like one: a connection that is asked for does. */
  int socketArgument() {
    return socket;
  }
}
