package io.netsonde.lab;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** A program that opens a lab and does not close it, for {@link CleanupTest}. */
final class AbandonedLab {
  private AbandonedLab() {}

  /**
   * Opens a lab, prints the namespace and the id of a process in it, and waits or exits.
   *
   * @param args {@code wait}, or {@code exit} to end by itself without closing the lab
   */
  public static void main(String[] args) throws InterruptedException {
    Host host = Lab.open().host("abandoned");
    RunningProcess process = host.start("sleep", "600");
    System.out.println(
        String.format(Locale.ROOT, "%s %d ready", host.namespace().name(), process.pid()));
    if (args[0].equals("wait")) {
      new CountDownLatch(1).await();
    }
    System.exit(0);
  }
}
