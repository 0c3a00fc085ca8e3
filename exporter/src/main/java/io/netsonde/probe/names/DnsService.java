package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsType;
import io.netsonde.wire.dns.ResolvConf;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Names by the file of hosts and by servers, as {@link NameFiles} has them.
 *
 * <p>Threads: owned by the names' loop.
 */
final class DnsService implements NameService {
  /** How long a look-up is left alone when others wait: most servers in the world need less. */
  static final long FAIR_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The file of hosts says nothing about time; {@link #changed} notices when it changes. */
  private static final long HOSTS_TTL_SECONDS = TimeUnit.DAYS.toSeconds(1);

  private final NameFiles files;
  private final Exchanges exchanges;
  private final LongSupplier clock;

  /** In the order in which they began. */
  private final Set<DnsLookup> underWay = new LinkedHashSet<>();

  private ServerOrder order;

  DnsService(NameFiles files, Exchanges exchanges, LongSupplier clock) {
    this.files = files;
    this.exchanges = exchanges;
    this.clock = clock;
    files.refresh();
    order = order();
  }

  private ServerOrder order() {
    return new ServerOrder(files.resolvConf().servers(), files.resolvConf().rotate());
  }

  @Override
  public boolean changed() {
    if (!files.refresh()) {
      return false;
    }
    order = order();
    return true;
  }

  @Override
  public void lookUp(String name, Inquirer inquirer) {
    List<IpAddress> hosts = files.hosts().addresses(name);
    switch (hosts.isEmpty() ? SourceOrder.DNS_ONLY : files.order()) {
      case FILES_FIRST -> tell(hosts, inquirer);
      case DNS_FIRST -> ask(name, orHosts(hosts, inquirer));
      case DNS_ONLY -> ask(name, inquirer);
    }
  }

  private static void tell(List<IpAddress> hosts, Inquirer inquirer) {
    for (DnsType family : DnsType.values()) {
      List<IpAddress> addresses =
          hosts.stream().filter(host -> host.v6() == (family == DnsType.AAAA)).toList();
      inquirer.learned(
          family,
          addresses.isEmpty()
              ? Answer.absent(LookupResult.NODATA, OptionalLong.empty())
              : Answer.found(addresses, HOSTS_TTL_SECONDS));
    }
  }

  /** Takes the file's word where servers have none. */
  private static Inquirer orHosts(List<IpAddress> hosts, Inquirer inquirer) {
    return new Inquirer() {
      private int heard;
      private boolean found;

      @Override
      public void learned(DnsType family, Answer answer) {
        heard++;
        found |= answer.isSuccess();
        if (found) {
          inquirer.learned(family, answer);
        } else if (heard == DnsType.values().length) {
          tell(hosts, inquirer);
        }
      }
    };
  }

  private void ask(String name, Inquirer inquirer) {
    ResolvConf conf = files.resolvConf();
    ServerOrder servers = order;
    DnsLookup[] self = new DnsLookup[1];
    DnsLookup lookup =
        new DnsLookup(
            conf.candidates(name),
            conf.noIpv6() ? List.of(DnsType.A) : List.of(DnsType.values()),
            (question, done) -> new DnsQuery(question, conf, servers, exchanges, clock, done),
            clock,
            inquirer,
            () -> underWay.remove(self[0]));
    self[0] = lookup;
    underWay.add(lookup);
    lookup.begin();
  }

  @Override
  public boolean giveWay(long now) {
    if (underWay.isEmpty()) {
      return false;
    }
    DnsLookup oldest = underWay.iterator().next();
    if (now - oldest.begun() < FAIR_NANOS) {
      return false;
    }
    oldest.giveUp();
    return true;
  }

  @Override
  public long turn(long now) {
    for (DnsLookup lookup : List.copyOf(underWay)) {
      lookup.expire(now);
    }
    long next = Long.MAX_VALUE;
    for (DnsLookup lookup : underWay) {
      next = Math.min(next, lookup.deadline() - now);
    }
    return next;
  }

  @Override
  public void close() {
    List.copyOf(underWay).forEach(DnsLookup::giveUp);
  }
}
