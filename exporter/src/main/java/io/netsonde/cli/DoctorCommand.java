package io.netsonde.cli;

import io.netsonde.log.Log;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netsonde doctor}: what would work here, what not, why, and what to do about it. */
@Command(
    name = "doctor",
    description = {
      "Tell what works on this machine for this user, what does not, and what to do about it.",
      "Exit code: 0 when nothing essential fails, 1 when something does."
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--config.file",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      description = "Also check this configuration file.")
  private @Nullable Path configFile;

  @Option(names = "--json", description = "One JSON object per line.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  DoctorCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    Log.process().configure(new LogConfig(LogLevel.ERROR, LogFormat.LOGFMT));
    List<Finding> findings = new ArrayList<>(MachineExamination.findings());
    findings.addAll(ProbeExamination.findings());
    findings.addAll(CaptureExamination.findings());
    findings.add(CardExamination.finding());
    ClientsExamination.finding(program, Optional.ofNullable(configFile)).ifPresent(findings::add);
    Optional.ofNullable(configFile)
        .ifPresent(file -> findings.add(ConfigExamination.finding(program, file)));
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(json ? finding.json() : finding.text()));
    out.flush();
    return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL)
        ? ExitCode.FAILURE
        : ExitCode.OK;
  }
}
