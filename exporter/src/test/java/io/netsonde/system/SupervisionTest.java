package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import io.netsonde.linux.NotifyListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager such as systemd is told. */
@NeedsRoot
@NeedsTool("ip")
class SupervisionTest {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path directory;

  @Test
  void it_is_told_when_all_is_started_while_it_lives_and_when_it_reloads_and_stops()
      throws Exception {
    String path = directory.resolve("notify").toString();
    try (Lab lab = Lab.open();
        NotifyListener manager = NotifyListener.at(path)) {
      RunningProcess netsonde = start(lab.host("near"), path, "WATCHDOG_USEC=600000");

      String message = manager.next(START);
      assertThat(message).startsWith("READY=1\nSTATUS=probe ");
      netsonde.awaitOutput("listening on ", SOON);
      while (!message.endsWith("STATUS=probe up, clients idle, jool idle, tcp up")) {
        message = manager.next(SOON);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(next("WATCHDOG=", manager)).isEqualTo("WATCHDOG=1");
      }

      netsonde.signal("HUP");
      assertThat(next("RELOADING=1", manager)).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
      assertThat(next("READY=1", manager)).startsWith("READY=1\nSTATUS=probe ");

      netsonde.signal("TERM");

      assertThat(next("STOPPING=1", manager)).isEqualTo("STOPPING=1\nSTATUS=stopping");
      assertThat(netsonde.await(SOON).exitCode()).isEqualTo(143);
    }
  }

  @Test
  void without_a_watchdog_of_its_own_it_says_nothing_of_it() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      // Abstract names belong to a network namespace.
      try (NotifyListener manager = near.call(() -> NotifyListener.at("@manager"))) {
        RunningProcess netsonde = start(near, "@manager", "WATCHDOG_USEC=60000", "WATCHDOG_PID=1");
        assertThat(manager.next(START)).startsWith("READY=1\n");

        netsonde.signal("TERM");

        assertThat(nextBut("STATUS=", manager)).startsWith("STOPPING=1");
      }
    }
  }

  @Test
  void a_manager_that_is_not_there_is_said_once_and_hinders_nothing() throws Exception {
    try (Lab lab = Lab.open()) {
      RunningProcess netsonde =
          start(lab.host("near"), directory.resolve("nobody").toString(), "WATCHDOG_USEC=300000");
      netsonde.awaitOutput("cannot tell the service manager: sendto: ENOENT", START);

      netsonde.signal("TERM");

      Outcome outcome = netsonde.await(SOON);
      assertThat(outcome.exitCode()).isEqualTo(143);
      assertThat(outcome.errors().lines().filter(line -> line.contains("level=WARN"))).hasSize(1);
    }
  }

  private static RunningProcess start(Host host, String socket, String... environment) {
    List<String> command = new ArrayList<>(List.of("env", "NOTIFY_SOCKET=" + socket));
    command.addAll(List.of(environment));
    command.addAll(
        List.of(
            Installation.command(
                "serve",
                "--config.file=" + Installation.file("netsonde.yml", ServedNetsonde.QUICK),
                "--web.listen-address=127.0.0.1:0")));
    return host.start(command.toArray(String[]::new));
  }

  /** The next message that begins so. */
  private static String next(String prefix, NotifyListener manager) throws Exception {
    String message = manager.next(SOON);
    while (!message.startsWith(prefix)) {
      message = manager.next(SOON);
    }
    return message;
  }

  /** The next message that does not begin so. */
  private static String nextBut(String prefix, NotifyListener manager) throws Exception {
    String message = manager.next(SOON);
    while (message.startsWith(prefix)) {
      message = manager.next(SOON);
    }
    return message;
  }
}
