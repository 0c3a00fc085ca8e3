package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.emulation.TcpPort;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probing by connections where files or ports run out, and where a socket meets itself. */
@NeedsRoot
@NeedsTool("ip")
class ConnectLimitsSystemTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final IpAddress HOST = Probing.address("10.79.0.2");
  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final EmulatedNetwork far = near.emulate("10.79.0.0/16");

  @AfterEach
  void demolish() {
    lab.close();
  }

  /** The kernel's one choice for the connection's own port is the very port that is probed. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void socket_that_meets_itself_is_a_closed_port(boolean v6) {
    Host alone = lab.host("alone");
    alone.loopback().up();
    alone.sysctl("net.ipv4.ip_local_port_range", "40000 40000");
    try (Probing probing = Probing.connecting(alone, 20, 500)) {
      TargetSnapshot seen =
          probing.seen(Probing.address(v6 ? "::1" : "127.0.0.1"), 40_000, s -> s.sent() >= 5);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.REFUSED);
    }
  }

  @Test
  void exhausted_ports_are_a_send_error() {
    near.sysctl("net.ipv4.ip_local_port_range", "40000 40001");
    far.at(HOST.toString()).tcp(82, new TcpPort.Silent());
    try (Probing probing = Probing.connecting(near, 20, 500)) {
      TargetSnapshot seen =
          probing.seen(
              HOST,
              82,
              s -> s.sendErrors().getOrDefault("eaddrnotavail", 0L) >= 5 && s.sent() >= 2);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.NO_REPLY);
    }
  }

  /** All in flight at once, since nothing answers, beside one that does. */
  @Test
  void thousand_silent_ports_disturb_nobody_and_leave_nothing_open() throws Exception {
    long before = openFiles();
    far.at(HOST.toString()).dropAll();
    IpAddress answering = Probing.address("10.79.0.3");
    far.at(answering.toString()).tcp(80, TcpPort.open());
    try (Probing probing = Probing.connecting(near, 1_000, 900)) {
      List<Target> targets =
          IntStream.rangeClosed(1, 1000)
              .mapToObj(port -> probing.engine().ask(new Destination(HOST, port)).orElseThrow())
              .toList();
      TargetSnapshot seen = probing.seen(answering, 80, s -> s.received() >= 3);
      assertThat(seen.losses()).isEmpty();
      Eventually.within(PATIENCE)
          .see(
              "all lost twice",
              () -> targets,
              all -> all.stream().allMatch(t -> t.snapshot().sent() >= 2));

      for (Target target : targets) {
        assertThat(target.snapshot().losses()).containsOnlyKeys(LossCause.NO_REPLY);
        assertThat(target.snapshot().sendErrors()).isEmpty();
      }
    }
    Eventually.within(PATIENCE)
        .see("files closed", ConnectLimitsSystemTest::openFiles, now -> now < before + 20);
  }

  /** In a process that may have 150 files open. */
  @Test
  void exhausted_files_are_a_bound_of_the_engine_and_never_a_loss() {
    far.at(HOST.toString()).dropAll();
    RunningProcess program =
        near.start(
            "sh",
            "-c",
            "ulimit -n 150; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ConnectProgram.class.getName(),
            HOST.toString());

    Outcome outcome = program.await(Duration.ofSeconds(60));
    assertThat(outcome.output().lines())
        .as(outcome.toString())
        .containsExactly(
            "engine: errors {} full true",
            "round 0: all counted true, errors [], losses [NO_REPLY]",
            "round 1: all counted true, errors [emfile], losses [NO_REPLY]",
            "round 2: all counted true, errors [emfile], losses [NO_REPLY]");
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
