package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.analysis.ReferenceRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strict mode says of each frame what the installed {@code tshark(1)} says, on captures of a
 * transfer that has just been made at random: what a router loses differs from run to run.
 */
@NeedsRoot
@NeedsTool({"ip", "nft", "tcpdump", "tshark"})
class WiresharkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Wireshark's fields, in the order in which we tell our own findings. */
  private static final Map<String, String> FIELDS = fields();

  private final Lab lab = Lab.open();
  private final Host sender = lab.host("sender");
  private final Host router = lab.host("router");
  private final Host receiver = lab.host("receiver");
  private final Link near = lab.link(sender, router, "10.98.0.0/24");
  private final Link far = lab.link(receiver, router, "10.99.0.0/24");
  @TempDir private Path directory;

  @AfterEach
  void remove() {
    lab.close();
  }

  @Test
  void what_tshark_says_of_a_capture_just_made() throws Exception {
    router.forward();
    sender.route("default via 10.98.0.2");
    receiver.route("default via 10.99.0.2");
    lose("dport");
    lose("sport");
    Path left = directory.resolve("sender.pcap");
    Path right = directory.resolve("receiver.pcap");
    try (RunningProcess first = capture(sender, near.left().name(), left);
        RunningProcess second = capture(receiver, far.left().name(), right)) {
      Transfer.send(sender, receiver, far.left().ipv4(), 20_000_000);
      Transfer.send(receiver, sender, near.left().ipv4(), 20_000_000);
      end(first);
      end(second);
    }

    for (Path file : List.of(left, right)) {
      Map<Long, String> expected = truth(file);
      assertThat(expected.values()).as("%s", file).anyMatch(found -> found.contains("retrans"));
      assertThat(new ReferenceRun(file, AnalysisConfig.Mode.WIRESHARK).findings())
          .as("%s", file)
          .isEqualTo(expected);
    }
  }

  /** Three of a hundred, and none of those that open a connection. */
  private void lose(String port) {
    router
        .firewall()
        .add(
            "forward",
            "tcp "
                + port
                + " "
                + Transfer.PORT
                + " tcp flags & syn == 0 numgen random mod 100 < 3"
                + " counter drop");
  }

  private static RunningProcess capture(Host host, String device, Path file) {
    RunningProcess tcpdump =
        host.start(
            "tcpdump",
            "--immediate-mode",
            "-i",
            device,
            "-n",
            "-s",
            "128",
            "-B",
            "65536",
            "-Z",
            "root",
            "-w",
            file.toString(),
            "tcp");
    tcpdump.awaitOutput("listening on", LIMIT);
    return tcpdump;
  }

  /** Has it write what it has, and checks that it has seen all. */
  private static void end(RunningProcess tcpdump) {
    tcpdump.signal("INT");
    assertThat(tcpdump.await(LIMIT).errors()).contains("\n0 packets dropped by kernel");
  }

  private Map<Long, String> truth(Path file) {
    List<String> command =
        new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-T", "fields"));
    command.addAll(List.of("-e", "frame.number"));
    FIELDS.keySet().forEach(field -> command.addAll(List.of("-e", "tcp.analysis." + field)));
    Map<Long, String> truth = new TreeMap<>();
    try (RunningProcess tshark = sender.start(command.toArray(String[]::new))) {
      List<String> names = List.copyOf(FIELDS.values());
      for (String line : tshark.await(LIMIT).orThrow().lines().toList()) {
        String[] values = line.split("\t", -1);
        List<String> found = new ArrayList<>();
        for (int i = 1; i < values.length; i++) {
          if (!values[i].isEmpty()) {
            found.add(names.get(i - 1));
          }
        }
        if (!found.isEmpty()) {
          truth.put(Long.valueOf(values[0]), String.join(",", found));
        }
      }
    }
    return truth;
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("retransmission", "retrans");
    fields.put("fast_retransmission", "fast");
    fields.put("spurious_retransmission", "spurious");
    fields.put("out_of_order", "ooo");
    fields.put("duplicate_ack", "dupack");
    fields.put("zero_window", "zero_window");
    fields.put("zero_window_probe", "zwin_probe");
    fields.put("zero_window_probe_ack", "zwin_probe_ack");
    fields.put("window_update", "win_update");
    fields.put("window_full", "win_full");
    fields.put("keep_alive", "keepalive");
    fields.put("keep_alive_ack", "keepalive_ack");
    fields.put("lost_segment", "lost_segment");
    fields.put("ack_lost_segment", "ack_lost");
    fields.put("reused_ports", "reused_ports");
    return fields;
  }
}
