package io.netsonde.cli;

import io.netsonde.log.Log;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.tcp.LiveWatch;
import io.netsonde.tcp.TcpConfig;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.CaptureSnapshot;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.filter.CaptureFilter;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netsonde tcp watch}: the analysis of the tcp slice on live packets. */
@Command(
    name = "watch",
    description = {
      "Capture packets and tell, again and again, which TCP connections suffer, and from what. All"
          + " counts are since the start. Ends with Ctrl-C.",
      "Exit code: 0, 1 when nothing can be captured, 2 for wrong usage."
    })
final class TcpWatchCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 10;

  /** ECMA-48: the cursor to the first place (CUP), and all erased (ED). */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      converter = Flags.InterfaceFlag.class,
      description =
          "Interface to capture from, or a pattern as in 'veth*'. May be repeated. Default: all.")
  private List<InterfacePattern> interfaces = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = Flags.RefreshFlag.class,
      description = "Time between two outputs. Default: 2s.")
  private Duration interval = Duration.ofSeconds(2);

  @Option(names = "--once", description = "End after the first output.")
  private boolean once;

  @Option(names = "--json", description = "Print one JSON object on a line each time.")
  private boolean json;

  @Mixin private PairOptions pairs = new PairOptions();

  @Parameters(
      paramLabel = "FILTER",
      arity = "0..*",
      description = "Packets to capture, as pcap-filter(7) says. Default: tcp or icmp or icmp6.")
  private List<String> filter = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    TcpConfig config = config();
    Log.process().configure(new LogConfig(LogLevel.ERROR, LogFormat.LOGFMT));
    PrintWriter out = spec.commandLine().getOut();
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    try (LiveWatch watch = new LiveWatch(config)) {
      awaitCapture(watch);
      do {
        Thread.sleep(interval);
        out.print(json ? json(watch) : (terminal && !once ? CLEAR : "") + text(watch));
        out.flush();
      } while (!once && !out.checkError());
    }
    return ExitCode.OK;
  }

  private TcpConfig config() {
    TcpConfig defaults = TcpConfig.defaults();
    CaptureConfig capture = defaults.capture();
    try {
      return new TcpConfig(
          TcpConfig.Enabled.TRUE,
          false,
          capture.with(
              interfaces.isEmpty() ? capture.interfaces() : interfaces,
              filter.isEmpty()
                  ? capture.filter()
                  : CaptureFilter.of(String.join(" ", filter), capture.filter().snapLength())),
          1,
          defaults.analysis().withInnerPairs(pairs.inner()),
          defaults.host());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "FILTER: " + e.getMessage(), e);
    }
  }

  /** An interface may be late by a moment; one that is not there is no reason to wait. */
  private static void awaitCapture(LiveWatch watch) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (watch.capture().equals(CaptureSnapshot.NOTHING) && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_MILLIS);
    }
    String trouble = watch.capture().trouble();
    if (!trouble.isEmpty()) {
      throw new CommandFailure("nothing is captured: " + trouble);
    }
  }

  private static String json(LiveWatch watch) {
    return new TcpJson(watch.analysis(), List.of()).text();
  }

  private String text(LiveWatch watch) {
    CaptureSnapshot capture = watch.capture();
    long packets = capture.devices().stream().mapToLong(CaptureSnapshot.Device::packets).sum();
    long drops = capture.devices().stream().mapToLong(CaptureSnapshot.Device::drops).sum();
    String state =
        capture.trouble().isEmpty()
            ? String.join(", ", capture.open())
            : "nothing is captured: " + capture.trouble();
    return state
        + ": "
        + packets
        + " packets"
        + (drops == 0 ? "" : ", of which the kernel dropped " + drops)
        + "\n"
        + new TcpSummary(watch.analysis(), List.of(), pairs.top()).text()
        + "\n";
  }
}
