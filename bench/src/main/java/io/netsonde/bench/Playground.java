package io.netsonde.bench;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two namespaces and a cable: the near one pings, the far one is 65 000 addresses of each family,
 * which its kernel answers for without having been given each ("AnyIP": a local route).
 *
 * <p>With veth the far kernel answers within the near one's send call, so that the answering is
 * counted to the sender, the same for all contestants: figures are upper bounds.
 */
final class Playground implements AutoCloseable {
  private final Lab lab = Lab.open();
  private final Link cable;

  Playground() {
    cable = lab.link(lab.host("near"), lab.host("far"), "10.77.0.0/24", "fd77::/64");
    far().route("local 10.78.0.0/16 dev lo");
    far().route("local fd78::/64 dev lo");
    near().route("10.78.0.0/16 via 10.77.0.2");
    near().route("fd78::/64 via fd77::2");
  }

  Host near() {
    return cable.left().host();
  }

  /** The near end of the cable. */
  Link cable() {
    return cable;
  }

  /** The addresses of a scenario. */
  static List<String> addresses(Scenario scenario) {
    return IntStream.range(0, scenario.targets())
        .mapToObj(i ->
            scenario.v6() && i % 2 == 1
                ? "fd78::" + Integer.toHexString(i + 1)
                : "10.78." + (i / 250) + "." + (i % 250 + 1))
        .toList();
  }

  /** Requests that reached the far side and replies that reached the near one, so far. */
  EchoCounts counts() {
    return new EchoCounts(read(far()).requests(), read(near()).replies());
  }

  private static EchoCounts read(Host host) {
    try {
      return host.call(
          () -> EchoCounts.parse(text("snmp"), Files.exists(file("snmp6")) ? text("snmp6") : ""));
    } catch (Unmeasured e) {
      throw e;
    } catch (Exception e) {
      throw new Unmeasured("cannot read the echo counters of " + host, e);
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(file(name));
  }

  /** Of this thread: {@code /proc/net} is that of the process's first one. */
  private static Path file(String name) {
    return Path.of("/proc/thread-self/net", name);
  }

  private Host far() {
    return cable.right().host();
  }

  @Override
  public void close() {
    lab.close();
  }
}
