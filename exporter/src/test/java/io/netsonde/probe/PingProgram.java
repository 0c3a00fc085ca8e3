package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * Probes its arguments and says what happens, for tests that need a process of another user. With
 * {@code source=} before the first address, from there; with {@code dscp=}, at that code point.
 */
final class PingProgram {
  private PingProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    Tally tally = new Tally();
    ProbeConfig config =
        ProbeConfig.defaults().with(Duration.ofMillis(100), Duration.ofMillis(500));
    try (ProbeEngine engine = new ProbeEngine(config, tally, ProbeEngine.platformThreads())) {
      engine.start();
      Options options = Options.NONE;
      for (String argument : arguments) {
        if (argument.startsWith("source=")) {
          options = options.source(IpAddress.parse(argument.substring(7)).orElseThrow());
        } else if (argument.startsWith("dscp=")) {
          options = options.dscp(Integer.parseInt(argument.substring(5)));
        }
      }
      IpAddress[] addresses =
          Arrays.stream(arguments)
              .filter(text -> !text.contains("="))
              .map(text -> IpAddress.parse(text).orElseThrow())
              .toArray(IpAddress[]::new);
      while (true) {
        ProbeStatistics statistics = engine.statistics();
        System.out.println("icmpv4 " + statistics.v4());
        System.out.println("icmpv6 " + statistics.v6());
        for (IpAddress address : addresses) {
          if (engine.ask(new Destination(address, Destination.ECHO, options.made())).isPresent()) {
            Tally.Of of = tally.of(address);
            System.out.println(
                address
                    + " received "
                    + of.received()
                    + " by "
                    + of.sources().stream().distinct().toList()
                    + " lost "
                    + of.lost()
                    + " "
                    + of.errors());
          }
        }
        System.out.println("--");
        Thread.sleep(100);
      }
    }
  }
}
