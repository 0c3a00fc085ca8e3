package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsFormatException;
import io.netsonde.wire.dns.DnsResponse;
import io.netsonde.wire.dns.PointerAnswer;
import io.netsonde.wire.dns.PointerQuestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers for the name of an address, each server in turn until one answers. One that
 * does not want to ({@code SERVFAIL}, {@code REFUSED}) gives way to the next, as with the C
 * library, but is not asked again itself.
 *
 * <p>A question has a socket of its own, which is connected, so that only the server's answers pass
 * and the port cannot be guessed; the number in the message is random, too (RFC 5452).
 *
 * <p>Threads: the names' own. Bounds: {@value #TRIES} tries of {@value #TIMEOUT_MILLIS} ms.
 */
final class DnsInquiry implements Inquiry {
  static final int TRIES = 3;
  static final long TIMEOUT_MILLIS = 2_000;
  private static final int DATAGRAM_BYTES = 4096;

  private final Supplier<List<IpAddress>> servers;
  private final int port;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_BYTES);
  private final Exchanges exchanges = new Exchanges();

  /** With which server the next question begins; it moves on when one does not answer. */
  private int first;

  /**
   * Makes an inquiry.
   *
   * @param servers who is asked, as the machine is configured at the moment
   * @param port 53, but for tests
   */
  DnsInquiry(Supplier<List<IpAddress>> servers, int port) {
    this.servers = servers;
    this.port = port;
  }

  @Override
  public boolean isPresent() {
    return !servers.get().isEmpty();
  }

  @Override
  public void ask(IpAddress address, Inquirer inquirer, long nanos) {
    Exchange exchange = new Exchange(new PointerQuestion(address), inquirer, first);
    exchanges.begin(exchange);
    exchange.send(nanos);
  }

  @Override
  public void turn(long nanos) {
    exchanges.turn(nanos);
  }

  @Override
  public int underWay() {
    return exchanges.size();
  }

  @Override
  public void close() {
    exchanges.close();
  }

  private final class Exchange implements Exchanges.Exchange {
    private final PointerQuestion question;
    private final Inquirer inquirer;
    private final int firstServer;
    private final int id = random.nextInt(1 << 16);
    private int tries;
    private long deadline;
    private @Nullable DatagramChannel channel;

    Exchange(PointerQuestion question, Inquirer inquirer, int firstServer) {
      this.question = question;
      this.inquirer = inquirer;
      this.firstServer = firstServer;
    }

    void send(long nanos) {
      List<IpAddress> known = servers.get();
      while (tries < TRIES && !known.isEmpty()) {
        IpAddress server = known.get(Math.floorMod(firstServer + tries, known.size()));
        tries++;
        deadline = nanos + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        if (send(server)) {
          return;
        }
      }
      end("unreachable");
    }

    private boolean send(IpAddress server) {
      hangUp();
      try {
        DatagramChannel opened = DatagramChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.connect(new InetSocketAddress(server.toInetAddress(), port));
        opened.write(question.query(id));
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void turn(long nanos) {
      boolean refused = false;
      try {
        DatagramChannel open = channel;
        while (open != null && open.read(buffer.clear()) > 0) {
          if (take(buffer.flip(), nanos)) {
            return;
          }
        }
      } catch (IOException e) {
        // A report that nobody listens there.
        refused = true;
      }
      if (refused || nanos - deadline >= 0) {
        askNext(nanos, TRIES, refused ? "unreachable" : "timeout");
      }
    }

    private void askNext(long nanos, int most, String reason) {
      first = firstServer + tries;
      if (tries < most) {
        send(nanos);
      } else {
        end(reason);
      }
    }

    /** Whether the message is this server's answer. */
    private boolean take(ByteBuffer message, long nanos) {
      PointerAnswer answer;
      try {
        answer = PointerAnswer.parse(message);
      } catch (DnsFormatException e) {
        return false;
      }
      if (!answer.answers(question, id)) {
        return false;
      }
      if (answer.code() == DnsResponse.NO_ERROR || answer.code() == DnsResponse.NO_SUCH_NAME) {
        exchanges.end(this);
        inquirer.answered(answer.name(), answer.ttlSeconds());
      } else {
        askNext(
            nanos,
            Math.min(TRIES, servers.get().size()),
            answer.code() == DnsResponse.REFUSED ? "refused" : "servfail");
      }
      return true;
    }

    private void end(String reason) {
      exchanges.end(this);
      inquirer.failed(reason);
    }

    @Override
    public void hangUp() {
      Exchanges.close(channel);
    }
  }
}
