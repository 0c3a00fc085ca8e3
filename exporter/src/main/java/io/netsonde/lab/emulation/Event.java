package io.netsonde.lab.emulation;

/**
 * What happens at an emulated address, counted one by one. A packet is counted as sent just before
 * it is, so that whoever has it sees it counted.
 */
public enum Event {
  /** An intact echo request came. */
  ECHO_REQUEST,
  /** An intact TCP segment with SYN and without ACK came. */
  SYN,
  /** A request got no reply, or not its first one, because it was told so. */
  DROP,
  /** An echo reply was sent, well or damaged; further copies are {@link #DUPLICATE}. */
  ECHO_REPLY,
  /** A further copy of a reply was sent. */
  DUPLICATE,
  /** An ICMP or ICMPv6 error was sent instead of a reply. */
  ICMP_ERROR,
  /** A SYN/ACK was sent; repeated ones are {@link #RETRANSMISSION}. */
  SYN_ACK,
  /** A SYN/ACK was sent again, because the first was told to be lost. */
  RETRANSMISSION,
  /** A RST/ACK was sent for a SYN to a closed port. */
  REFUSAL,
  /** A handshake that a SYN/ACK had answered was completed by an ACK. */
  ACKNOWLEDGEMENT,
  /** A RST with the right sequence number came after a SYN/ACK. */
  RESET,
  /** A RST was sent to a client that sent data or ended its connection. */
  ABORT,
  /** A packet was cut or its checksum wrong; it had no consequence. */
  DAMAGE,
  /** A reply was not scheduled, because too many were. */
  OVERFLOW,
  /** A packet, already counted as sent, was not taken by the kernel: the interface is down. */
  REJECTION
}
