package io.netsonde.lab.emulation;

import io.netsonde.wire.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The TCP handshakes of one address that are under way: at most {@value #MAX}, the oldest forgotten
 * first. For the loop's thread.
 */
final class Handshakes {
  static final int MAX = 4096;

  /**
   * Who asks for what.
   *
   * @param address of the client
   * @param port of the client
   * @param asked the port that is asked for
   */
  record Peer(IpAddress address, int port, int asked) {}

  /**
   * What was said.
   *
   * @param request sequence number of the SYN
   * @param sequence of the SYN/ACK
   * @param acknowledgement of the SYN/ACK
   */
  record Handshake(int request, int sequence, int acknowledgement) {}

  private final Map<Peer, Handshake> underWay =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Peer, Handshake> eldest) {
          return size() > MAX;
        }
      };

  void begin(Peer peer, Handshake handshake) {
    underWay.put(peer, handshake);
  }

  /** What was answered to exactly this request before; null where nothing was. */
  @Nullable Handshake of(Peer peer, int request) {
    Handshake handshake = underWay.get(peer);
    return handshake != null && handshake.request == request ? handshake : null;
  }

  /** Whether a reset belongs to a SYN/ACK (RFC 9293 section 3.10.7); if so, that one is over. */
  boolean reset(Peer peer, int sequence) {
    Handshake handshake = underWay.get(peer);
    return handshake != null
        && handshake.acknowledgement == sequence
        && underWay.remove(peer, handshake);
  }

  /** Whether an acknowledgement is the one that completes a handshake. */
  boolean complete(Peer peer, int acknowledgement) {
    Handshake handshake = underWay.get(peer);
    return handshake != null && handshake.sequence + 1 == acknowledgement;
  }
}
