package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsFormatException;
import io.netsonde.wire.dns.DnsQuestion;
import io.netsonde.wire.dns.DnsResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/**
 * One question to one server, over a channel of its own: UDP or TCP.
 *
 * <p>Its socket is connected, so that the kernel lets through only what comes from that server, and
 * has a port that the kernel chose at random; the number in the message is random, too. What does
 * not fit both is somebody else's and is passed over (RFC 5452).
 *
 * <p>Threads: owned by the names' loop, as a key's attachment in its selector.
 */
abstract class Exchange {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.names");

  private final SelectableChannel channel;
  private final DnsQuestion question;
  private final int id;
  private final Receiver receiver;

  /** Hears how it ended; called once at most, and never while the exchange is being opened. */
  interface Receiver {
    void received(DnsResponse response);

    void failed(LookupResult why);
  }

  Exchange(SelectableChannel channel, DnsQuestion question, int id, Receiver receiver) {
    this.channel = channel;
    this.question = question;
    this.id = id;
    this.receiver = receiver;
  }

  /** Goes on after the selector has found the channel ready. */
  final void ready() {
    try {
      goOn();
    } catch (IOException e) {
      end(failure(e));
    } catch (RuntimeException e) {
      // Else the look-up would stay under way until its time is over.
      LOG.log(System.Logger.Level.WARNING, "asking for " + question.name() + " went wrong", e);
      end(LookupResult.LOCAL);
    }
  }

  /** Reads or writes what can be now. */
  abstract void goOn() throws IOException;

  /**
   * Takes a message.
   *
   * @return false when it does not belong to the question and others may come
   */
  final boolean take(ByteBuffer message) {
    boolean ours =
        message.remaining() >= 2 && (message.getShort(message.position()) & 0xffff) == id;
    if (!ours) {
      return false;
    }
    DnsResponse response;
    try {
      response = DnsResponse.parse(message, question.type());
    } catch (DnsFormatException e) {
      LOG.log(System.Logger.Level.DEBUG, "the answer for {0} has {1}", question.name(), e);
      end(LookupResult.MALFORMED);
      return true;
    }
    if (!response.question().equals(question)) {
      return false;
    }
    close();
    receiver.received(response);
    return true;
  }

  final void end(LookupResult why) {
    close();
    receiver.failed(why);
  }

  /** What a failure of a socket means. */
  static LookupResult failure(IOException e) {
    boolean unreachable =
        e instanceof PortUnreachableException
            || e instanceof ConnectException
            || e instanceof NoRouteToHostException
            || String.valueOf(e.getMessage()).contains("unreachable");
    return unreachable ? LookupResult.UNREACHABLE : LookupResult.LOCAL;
  }

  /** Ends it without a word to the receiver; no effect the second time. */
  final void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a socket for names failed", e);
    }
  }
}
