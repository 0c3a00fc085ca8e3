package io.netsonde.cli;

import io.netsonde.metrics.ContentCoding;
import io.netsonde.metrics.Exposition;
import io.netsonde.metrics.ExpositionFormat;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.analysis.Verdicts;
import io.netsonde.tcp.families.TcpFamilies;
import io.netsonde.wire.pcap.CaptureEnd;
import io.prometheus.metrics.config.EscapingScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netsonde tcp analyze}: the analysis of the tcp slice on capture files. */
@Command(
    name = "analyze",
    description = {
      "Read capture files (pcap, pcapng, also gzipped) and tell which TCP connections suffer, and"
          + " from what.",
      "Exit code: 0, 1 when a file could not be read to its end, 2 for wrong usage. What could be"
          + " read is told in any case."
    })
final class TcpAnalyzeCommand implements Callable<Integer> {
  @ArgGroup private Output output = new Output();

  @Option(
      names = "--wireshark",
      description = "Judge each segment as Wireshark 4.0 does, to compare.")
  private boolean wireshark;

  @Mixin private PairOptions pairs = new PairOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Capture files, one after the other; - for what comes on standard input.")
  private List<String> files = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What is printed. */
  private static final class Output {
    @Option(names = "--json", description = "Print one JSON object, with all pairs of hosts.")
    boolean json;

    @Option(names = "--prometheus", description = "Print what /metrics would have.")
    boolean prometheus;

    @Option(
        names = "--frames",
        description = "Print a line for each frame, its fields separated by tabs.")
    boolean frames;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    FrameReport frames = new FrameReport(out);
    Analyser analyser = new Analyser(config(), output.frames ? frames : Verdicts.NONE);
    if (output.frames) {
      out.print(FrameReport.HEADER);
    }
    List<CaptureResult> results = new ArrayList<>();
    CaptureFiles reader = new CaptureFiles(analyser, spec.commandLine().getErr());
    for (String file : files) {
      frames.begin(file);
      results.add(reader.read(file));
    }
    print(out, analyser.snapshot(), results);
    out.flush();
    return complain(results);
  }

  private AnalysisConfig config() {
    AnalysisConfig config = AnalysisConfig.ofFiles().withInnerPairs(pairs.inner());
    return wireshark ? config.with(AnalysisConfig.Mode.WIRESHARK) : config;
  }

  private void print(PrintWriter out, AnalysisSnapshot snapshot, List<CaptureResult> results)
      throws IOException {
    if (output.prometheus) {
      out.print(prometheus(snapshot));
    } else if (output.json) {
      out.print(new TcpJson(snapshot, results).text());
    } else if (!output.frames) {
      out.print(new TcpSummary(snapshot, results, pairs.top()).text());
    }
  }

  private static String prometheus(AnalysisSnapshot snapshot) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Exposition(ExpositionFormat.TEXT, EscapingScheme.DEFAULT, ContentCoding.IDENTITY)
        .write(new FamilyUnion().addAll(TcpFamilies.of(snapshot, true)).snapshots(), bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Says what is wrong with files, one line each. */
  private int complain(List<CaptureResult> results) {
    PrintWriter err = spec.commandLine().getErr();
    int code = ExitCode.OK;
    for (CaptureResult result : results) {
      Optional<String> wrong = result.failure().or(() -> result.end().flatMap(CaptureEnd::damage));
      if (wrong.isPresent()) {
        Complaints.complain(err, result.file() + ": " + wrong.get());
        code = ExitCode.FAILURE;
      }
    }
    err.flush();
    return code;
  }
}
