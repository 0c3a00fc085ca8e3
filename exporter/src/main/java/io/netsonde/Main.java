package io.netsonde;

import io.netsonde.probe.*;
import io.netsonde.wire.IpAddress;
import java.time.Duration;

/** x. */
public final class Main {
  private Main() {}

  /** x. */
  public static void main(String[] args) throws Exception {
    try (var e =
        new ProbeEngine(
            ProbeConfig.defaults().with(Duration.ofMillis(100), Duration.ofSeconds(1)),
            new ProbeListener() {
              @Override
              public void received(IpAddress t, long n, StampSource s) {
                System.out.println(t + " " + n / 1e3 + " us " + s);
              }

              @Override
              public void lost(IpAddress t) {
                System.out.println(t + " lost");
              }

              @Override
              public void notSent(IpAddress t, int errno) {
                System.out.println(t + " not sent " + errno);
              }
            },
            ProbeEngine.platformThreads())) {
      e.start();
      for (String a : args) {
        e.probe(IpAddress.parse(a).orElseThrow(), 5);
      }
      Thread.sleep(3000);
    }
  }
}
