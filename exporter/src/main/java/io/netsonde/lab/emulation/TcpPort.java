package io.netsonde.lab.emulation;

import java.time.Duration;

/** How a TCP port of an emulated address meets a SYN. */
public sealed interface TcpPort {
  /** What an Ethernet of 1500 bytes leaves of an IPv4 packet, and what most hosts offer. */
  int USUAL_SEGMENT_SIZE = 1460;

  /** A listening port that offers {@link #USUAL_SEGMENT_SIZE}. */
  static TcpPort open() {
    return new Open(USUAL_SEGMENT_SIZE);
  }

  /** SYN/ACK whose first copy is lost and whose second follows a second later, as Linux does. */
  static TcpPort firstSynAckLost() {
    return new FirstSynAckLost(USUAL_SEGMENT_SIZE, Duration.ofSeconds(1));
  }

  /**
   * SYN/ACK. Who completes the handshake is accepted; who then sends data or ends it is reset.
   *
   * @param segmentSize the maximum segment size offered, 1 to 65535
   */
  record Open(int segmentSize) implements TcpPort {}

  /** RST/ACK, as where nobody listens. */
  record Closed() implements TcpPort {}

  /** Nothing, as behind a firewall that drops. */
  record Silent() implements TcpPort {}

  /**
   * SYN/ACK, of which only the retransmission arrives.
   *
   * @param segmentSize the maximum segment size offered, 1 to 65535
   * @param timeout from the lost SYN/ACK to the next
   */
  record FirstSynAckLost(int segmentSize, Duration timeout) implements TcpPort {}

  /**
   * SYN/ACK that acknowledges something never sent.
   *
   * @param segmentSize the maximum segment size offered, 1 to 65535
   * @param error what is added to the right acknowledgement number
   */
  record WrongAcknowledgement(int segmentSize, int error) implements TcpPort {}

  /**
   * An ICMP error.
   *
   * @param refusal which
   */
  record Refused(Refusal refusal) implements TcpPort {}
}
