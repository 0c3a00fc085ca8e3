package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names by the C library ({@code getaddrinfo}), which knows all sources of this machine and tells
 * no TTL: an answer holds for a minute. It does not say either whether a name does not exist or
 * could not be looked up, so every failure counts as the latter, and the last addresses stay.
 *
 * <p>Threads: a look-up blocks in the C library and cannot be ended, so that few platform threads
 * make them; many dead names delay the good ones here. Bounds: as many wait as the table allows.
 */
final class SystemService implements NameService {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.names");
  private static final int THREADS = 8;
  private static final long TTL_SECONDS = 60;

  private final Executor loop;
  private final ThreadPoolExecutor threads;

  /**
   * Makes the service.
   *
   * @param loop runs a task on the names' loop
   */
  SystemService(Executor loop) {
    this.loop = loop;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(NameTable.MOST_LOOKUPS),
            Thread.ofPlatform().name("resolver-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    // The JDK's cache would hide a changed answer, and keep failures, behind our own.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  @Override
  public void lookUp(String name, Inquirer inquirer) {
    threads.execute(() -> {
      List<IpAddress> addresses = addresses(name);
      loop.execute(() -> tell(addresses, inquirer));
    });
  }

  private static List<IpAddress> addresses(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name)).map(IpAddress::of).toList();
    } catch (UnknownHostException e) {
      return List.of();
    } catch (RuntimeException e) {
      // Else the look-up would never end.
      LOG.log(System.Logger.Level.WARNING, "looking up " + name + " went wrong", e);
      return List.of();
    }
  }

  private static void tell(List<IpAddress> addresses, Inquirer inquirer) {
    for (DnsType family : DnsType.values()) {
      List<IpAddress> some =
          addresses.stream().filter(one -> one.v6() == (family == DnsType.AAAA)).toList();
      if (!some.isEmpty()) {
        inquirer.learned(family, Answer.found(some, TTL_SECONDS));
      } else {
        inquirer.learned(
            family,
            addresses.isEmpty()
                ? Answer.failed(LookupResult.SERVFAIL)
                : Answer.absent(LookupResult.NODATA, OptionalLong.empty()));
      }
    }
  }

  /** Ends the threads; look-ups under way are left to end by themselves. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
