package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsFormatException;
import io.netsonde.wire.dns.PointerAnswer;
import io.netsonde.wire.dns.PointerQuestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks clients themselves for their name, by multicast on their link (RFC 6762). The question comes
 * from a port of its own, so that the answer comes back to it alone (section 6.7), and nobody who
 * speaks multicast on this machine is disturbed.
 *
 * <p>Whoever is on the link can answer for anybody. So an answer is a stranger's claim; this source
 * is off where nobody has switched it on, and stands behind all leases.
 *
 * <p>Threads: the names' own. Bounds: {@value #MAX_INTERFACES} interfaces, one question of {@value
 * #TIMEOUT_MILLIS} ms for each address.
 */
final class MdnsInquiry implements Inquiry {
  static final long TIMEOUT_MILLIS = 1_500;
  static final int MAX_INTERFACES = 16;

  /** RFC 6762 section 3. */
  private static final int PORT = 5353;

  private static final String IPV4_GROUP = "224.0.0.251";
  private static final String IPV6_GROUP = "ff02::fb";

  /** RFC 6762 section 11: as all packets of multicast DNS. */
  private static final int TTL = 255;

  private static final int DATAGRAM_BYTES = 9000;

  private final Supplier<List<String>> interfaces;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_BYTES);
  private final Exchanges exchanges = new Exchanges();

  MdnsInquiry(Supplier<List<String>> interfaces) {
    this.interfaces = interfaces;
  }

  @Override
  public boolean isPresent() {
    return !interfaces.get().isEmpty();
  }

  @Override
  public void ask(IpAddress address, Inquirer inquirer, long nanos) {
    Exchange exchange = new Exchange(new PointerQuestion(address), inquirer);
    exchange.deadline = nanos + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    for (String name : interfaces.get().stream().limit(MAX_INTERFACES).toList()) {
      exchange.send(name);
    }
    if (exchange.channels.isEmpty()) {
      inquirer.failed("unreachable");
    } else {
      exchanges.begin(exchange);
    }
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
    private final int id = random.nextInt(1 << 16);
    private final List<DatagramChannel> channels = new ArrayList<>();
    private long deadline;

    Exchange(PointerQuestion question, Inquirer inquirer) {
      this.question = question;
      this.inquirer = inquirer;
    }

    void send(String interfaceName) {
      boolean v6 = question.address().v6();
      DatagramChannel channel = null;
      try {
        NetworkInterface through = NetworkInterface.getByName(interfaceName);
        if (through == null) {
          return;
        }
        channel =
            DatagramChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, through);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
        channel.send(
            question.query(id),
            v6
                ? new InetSocketAddress(IPV6_GROUP + "%" + interfaceName, PORT)
                : new InetSocketAddress(IPV4_GROUP, PORT));
        channels.add(channel);
      } catch (IOException | RuntimeException notThisOne) {
        Exchanges.close(channel);
      }
    }

    @Override
    public void turn(long nanos) {
      for (DatagramChannel channel : List.copyOf(channels)) {
        try {
          while (channel.receive(buffer.clear()) != null) {
            if (take(buffer.flip())) {
              return;
            }
          }
        } catch (IOException e) {
          channels.remove(channel);
          Exchanges.close(channel);
        }
      }
      if (channels.isEmpty() || nanos - deadline >= 0) {
        // Silence is what a client without such a service says.
        boolean nobody = !channels.isEmpty();
        exchanges.end(this);
        if (nobody) {
          inquirer.answered(null, 0);
        } else {
          inquirer.failed("unreachable");
        }
      }
    }

    private boolean take(ByteBuffer message) {
      try {
        PointerAnswer answer = PointerAnswer.parse(message);
        if (answer.answers(question, id) && answer.name() != null) {
          exchanges.end(this);
          inquirer.answered(answer.name(), answer.ttlSeconds());
          return true;
        }
      } catch (DnsFormatException e) {
        // Somebody else's noise.
      }
      return false;
    }

    @Override
    public void hangUp() {
      channels.forEach(Exchanges::close);
      channels.clear();
    }
  }
}
