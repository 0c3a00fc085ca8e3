package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Hardware stamps with real drivers on emulated cards, which show what may go wrong: a card that
 * promises and does not deliver, and one that cannot stamp all that arrives. Neither costs a probe,
 * and the card is left as it was found. A card that stamps both ways is emulated by nobody.
 */
@NeedsTool({"qemu-system-x86_64", "ip", "gcc"})
@BesideOthers
@ResourceLock(VirtualMachine.LOCK)
@Order(2)
class HardwareStampsVmTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void a_card_that_promises_and_gives_nothing_costs_no_probe() throws Exception {
    Seen seen =
        see(
            "e1000e",
            "-q",
            "-netdev hubport,hubid=0,id=a -device e1000e,netdev=a,mac=02:00:00:00:00:0a",
            "-q",
            "-netdev hubport,hubid=0,id=b -device e1000e,netdev=b,mac=02:00:00:00:00:0b");

    assertThat(seen.before).isEqualTo("transmit=0 filter=0");
    assertThat(seen.during).isEqualTo("transmit=1 filter=1");
    assertThat(seen.after).as("put back").isEqualTo(seen.before);
    assertThat(
            seen.of("probe_hardware_stamping_info{device=\"eth0\",reason=\"\",state=\"enabled\"}"))
        .isEqualTo(1);
    assertThat(seen.stamps("", "receive")).isZero();
    assertThat(seen.stamps("_missing", "receive")).isPositive();
    assertThat(seen.stamps("_missing", "transmit")).isPositive();
    seen.assertMeasuredByTheKernelWithoutLoss();
    assertThatAClockThatIsSetIsNotFelt();
  }

  /** Whoever sets the clock makes no loss and no wrong time. */
  private void assertThatAClockThatIsSetIsNotFelt() throws Exception {
    WebAnswer probe = new WebAnswer(200, Map.of(), text("jumped-probe"));
    assertThat(probe.samples().keySet()).noneMatch(name -> name.startsWith("probe_losses_total"));
    assertThat(probe.of("icmp_probe_loss_ratio", "10.77.1.2")).isZero();
    assertThat(probe.of("icmp_probe_latency_seconds", "10.77.1.2")).isBetween(1e-6, 5.0);
    WebAnswer metrics = new WebAnswer(200, Map.of(), text("jumped"));
    assertThat(metrics.sample("netsonde_slice_up{slice=\"probe\"}")).hasValue(1);
  }

  @Test
  void a_card_that_cannot_stamp_all_that_arrives_stamps_what_leaves() throws Exception {
    Seen seen =
        see(
            "igb",
            "-n",
            "igb",
            "-q",
            "-device pcie-root-port,id=one,chassis=1 -device pcie-root-port,id=two,chassis=2",
            "-q",
            "-netdev hubport,hubid=0,id=a -device igb,bus=one,netdev=a,mac=02:00:00:00:00:0a",
            "-q",
            "-netdev hubport,hubid=0,id=b -device igb,bus=two,netdev=b,mac=02:00:00:00:00:0b");

    assertThat(seen.before).isEqualTo("transmit=0 filter=0");
    assertThat(seen.during).isEqualTo("transmit=1 filter=0");
    assertThat(seen.after).as("put back").isEqualTo(seen.before);
    assertThat(
            seen.of(
                "probe_hardware_stamping_info"
                    + "{device=\"eth0\",reason=\"erange\",state=\"transmit_only\"}"))
        .isEqualTo(1);
    assertThat(seen.stamps("", "transmit")).isPositive();
    assertThat(seen.stamps("", "receive")).isZero();
    assertThat(seen.stamps("_missing", "receive")).as("never promised").isZero();
    seen.assertMeasuredByTheKernelWithoutLoss();
  }

  /** Runs {@code src/test/vm/hardware-stamps} in a machine with these cards. */
  private Seen see(String driver, String... cards) throws Exception {
    // Patient, for an emulated processor on a busy machine: what is late is not lost.
    String config =
        "probe: {hardware_stamps: on, interval: 100ms, timeout: 10s}\nlog: {level: debug}\n";
    List<String> serve =
        List.of(
            QuickStart.command(
                "serve",
                "--config.file=" + Installation.file("netsonde.yml", config),
                "--web.listen-address=127.0.0.1:10116"));
    Files.write(directory.resolve("serve"), serve);
    VirtualMachine.compile("card-setting.c", directory.resolve("card-setting"));
    List<String> options = new ArrayList<>(List.of("-m", "1024", "-w", directory.toString()));
    Collections.addAll(options, cards);

    Outcome outcome =
        VirtualMachine.run(
            LIMIT, options, "bash", "src/test/vm/hardware-stamps", driver, directory.toString());

    assertThat(outcome.exitCode()).as("%s%nlog: %s", outcome, text("log")).isZero();
    return new Seen(
        text("before"),
        text("during"),
        text("after"),
        new WebAnswer(200, Map.of(), text("metrics")));
  }

  private String text(String name) throws Exception {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  /** The settings of the card, and what {@code /metrics} said. */
  private record Seen(String before, String during, String after, WebAnswer metrics) {
    double of(String series) {
      return metrics.sample(series).orElseThrow(() -> new AssertionError(series + ": " + metrics));
    }

    double stamps(String which, String direction) {
      return of(
          "probe_hardware_stamps"
              + which
              + "_total{direction=\""
              + direction
              + "\",protocol=\"icmp\"}");
    }

    void assertMeasuredByTheKernelWithoutLoss() {
      double received = of("icmp_packets_recv_total");
      assertThat(received).isGreaterThanOrEqualTo(10);
      assertThat(of("icmp_packets_sent_total")).as("sent").isEqualTo(received);
      assertThat(of("icmp_packets_error_total")).isZero();
      assertThat(samples("kernel")).as("by the kernel: %s", metrics).isPositive();
      assertThat(samples("hardware")).isZero();
    }

    private double samples(String stamps) {
      return of("probe_samples_total{protocol=\"icmp\",stamps=\"" + stamps + "\"}");
    }
  }
}
