package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code netsonde demo} from its start to its end, in an enclosure where nothing else happens. */
@NeedsRoot
@NeedsTool({"ip", "nft", "dnsmasq", "busybox", "unshare", "nsenter", "setpriv"})
@BesideOthers
class DemoTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String LAST_LINE = "Ctrl-C ends it";
  private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
  private static final List<String> NAMES =
      List.of("laptop", "phone", "tv", "nas", "camera", "tablet", "thermostat", "guest");
  private static final String LOSSY = "{ip=\"203.0.113.20\",target=\"203.0.113.20\"}";
  private static final String FAR = "{ip=\"203.0.113.10\",target=\"203.0.113.10\"}";
  private static final String SILENT = "{ip=\"203.0.113.50\",target=\"203.0.113.50\"}";
  private static final int ENOUGH_PROBES = 20;

  private final Lab lab = Lab.open();
  private final Enclosure enclosure = Enclosure.around(lab.host("outside"));

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void what_it_promises_is_seen_and_after_an_interrupt_nothing_is_left() {
    String before = enclosure.state();
    RunningProcess demo = start();
    List<ProcessHandle> processes = enclosure.occupants();
    assertThat(processes).isNotEmpty();
    assertThat(enclosure.namespaces()).isEqualTo(NAMES.size() + 3);
    assertThat(enclosure.state()).isNotEqualTo(before);

    for (String name : NAMES) {
      see(demo, "client_info{", "name=\"" + name + "\",name_source=\"dnsmasq\"");
    }
    see(demo, "tcp_flow_retransmitted_segments_total{", "src=\"192.0.2.2\"");
    see(demo, "tcp_flow_zero_windows_total{", "192.168.10.26");
    see(demo, "tcp_flow_refused_total{", "192.168.10.27");
    see(demo, "client_receive_bytes_total{", "192.168.10.21");
    see(demo, "icmp_probe_packets_recv_total{", "2001:db8:113::10");
    WebAnswer metrics =
        Eventually.within(LIMIT)
            .see(
                "enough probes",
                () -> metrics(demo),
                m -> m.sample("icmp_probe_packets_sent_total" + LOSSY).orElse(0) > ENOUGH_PROBES);
    assertThat(metrics.sample("icmp_probe_loss_ratio" + LOSSY).orElse(-1)).isBetween(0.03, 0.6);
    assertThat(metrics.sample("icmp_probe_loss_ratio" + SILENT)).hasValue(1);
    assertThat(metrics.sample("icmp_probe_latency_seconds" + FAR).orElse(-1)).isBetween(0.14, 0.5);
    for (String slice : List.of("probe", "clients", "tcp")) {
      assertThat(metrics.sample("netsonde_slice_up{slice=\"" + slice + "\"}")).hasValue(1);
    }

    demo.signal("INT");

    assertGone(demo, processes, before);
  }

  @Test
  void one_that_was_killed_is_removed_by_the_next_which_ends_after_its_duration() {
    String before = enclosure.state();
    RunningProcess killed = start();
    List<ProcessHandle> processes = enclosure.occupants();
    // Not by kill(), which ends its children as well.
    killed.signal("KILL");
    killed.await(LIMIT);
    assertThat(processes).isNotEmpty().allMatch(ProcessHandle::isAlive);

    RunningProcess next = start("--duration=1s");

    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertGone(next, List.of(), before);
  }

  @Test
  void a_termination_while_it_is_being_built_leaves_nothing_either() {
    String before = enclosure.state();
    RunningProcess demo = run("demo", "--web.listen-address=127.0.0.1:0");
    Eventually.within(START).see("a namespace", enclosure::namespaces, number -> number > 0);

    demo.signal("TERM");

    assertGone(demo, List.of(), before);
    assertThat(demo.output()).isEmpty();
  }

  @Test
  void a_failure_half_way_is_told_and_leaves_nothing() throws Exception {
    String before = enclosure.state();
    Path directory = Installation.directory();
    Path nft = Files.writeString(directory.resolve("nft"), "#!/bin/sh\necho no >&2; exit 3\n");
    assertThat(nft.toFile().setExecutable(true)).isTrue();
    List<String> command =
        new ArrayList<>(List.of("env", "PATH=" + directory + ":" + System.getenv("PATH")));
    command.addAll(List.of(Installation.command("demo", "--web.listen-address=127.0.0.1:0")));

    Outcome outcome = enclosure.start(command.toArray(String[]::new)).await(LIMIT);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors())
        .startsWith("netsonde: command failed: ")
        .endsWith("exit code 3: no\n")
        .hasLineCount(1);
    assertThat(enclosure.state()).isEqualTo(before);
  }

  @Test
  void a_taken_port_is_told_at_once_and_nothing_is_left() throws Exception {
    String before = enclosure.state();
    try (ServerSocket taken =
        enclosure.host().call(() -> new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")))) {
      RunningProcess demo = run("demo", "--web.listen-address=127.0.0.1:" + taken.getLocalPort());

      Outcome outcome = demo.await(LIMIT);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output()).isEmpty();
      assertThat(outcome.errors().lines())
          .last()
          .asString()
          .startsWith("netsonde: cannot listen on 127.0.0.1:")
          .endsWith("choose another port with web.listen_address or --web.listen-address");
      assertThat(enclosure.state()).isEqualTo(before);
    }
  }

  @Test
  void who_may_not_is_told_what_to_do() {
    Outcome outcome =
        enclosure.host().asNobody().within(LIMIT).execute(Installation.command("demo"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors())
        .isEqualTo(
            "netsonde: the demo builds its network in namespaces of its own, which only root may"
                + " do; run it with sudo\n");
  }

  /** Nothing but what was there before, and the end of one who was asked to end. */
  private void assertGone(RunningProcess demo, List<ProcessHandle> processes, String before) {
    Outcome outcome = demo.await(LIMIT);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.errors()).isEmpty();
    assertThat(enclosure.state()).isEqualTo(before);
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  /** Starts it and waits until all of it is there. */
  private RunningProcess start(String... flags) {
    String[] arguments = new String[flags.length + 2];
    arguments[0] = "demo";
    arguments[1] = "--web.listen-address=127.0.0.1:0";
    System.arraycopy(flags, 0, arguments, 2, flags.length);
    RunningProcess demo = run(arguments);
    demo.awaitOutput(LAST_LINE, START);
    return demo;
  }

  private RunningProcess run(String... arguments) {
    return enclosure.start(Installation.command(arguments));
  }

  /** Waits until a series that begins so and has that in it is above zero. */
  private void see(RunningProcess demo, String beginning, String part) {
    Eventually.within(LIMIT)
        .see(
            beginning + "…" + part,
            () ->
                metrics(demo).samples().entrySet().stream()
                    .filter(one -> one.getKey().startsWith(beginning))
                    .filter(one -> one.getKey().contains(part))
                    .mapToDouble(one -> one.getValue())
                    .max()
                    .orElse(0),
            most -> most > 0);
  }

  private WebAnswer metrics(RunningProcess demo) throws Exception {
    Matcher matcher = PORT.matcher(demo.output());
    if (!matcher.find()) {
      throw new AssertionError("no port in: " + demo);
    }
    int port = Integer.parseInt(matcher.group(1));
    byte[] request =
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    return enclosure
        .host()
        .call(() ->
            WebAnswer.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), request, 10_000));
  }
}
