package io.netsonde.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine with a kernel and devices of its own, for what namespaces cannot show: drivers of
 * network cards, modules. It lives for one command; {@code src/test/vm/boot} says what that finds.
 *
 * <p>Needs {@code @NeedsTool("qemu-system-x86_64")}, and for the first time on a machine a network
 * to download a kernel from Debian's archive.
 */
public final class VirtualMachine {
  /**
   * What those who boot one hold with {@code @ResourceLock}: an emulated machine takes what
   * processors there are, and two beside one another would take longer than one after the other.
   */
  public static final String LOCK = "virtual machine";

  private static final Path SCRIPTS = Path.of("src/test/vm").toAbsolutePath();

  /** For downloads and another test's preparation, beyond what the command may take. */
  private static final Duration PREPARATION = Duration.ofMinutes(4);

  /** Half a minute of two processors, which other tests may want as well. */
  private static final Duration BUILD = Duration.ofMinutes(10);

  /** What {@code boot} ends with when a machine has lived for too long. */
  private static final int TIME_OVER = 124;

  private VirtualMachine() {}

  /**
   * Runs a command in a fresh machine to its end; once more where it has said nothing and the time
   * is over.
   *
   * @param limit how long the machine may live
   * @param options of {@code boot}: {@code -m}, {@code 1024}
   * @throws LabException when it takes longer; what it wrote is in the outcome otherwise
   */
  public static Outcome run(Duration limit, List<String> options, String... command) {
    List<String> line =
        new ArrayList<>(
            List.of(SCRIPTS.resolve("boot").toString(), "-t", Long.toString(limit.toSeconds())));
    line.addAll(options);
    line.add("--");
    line.addAll(List.of(command));
    Outcome outcome = Command.execute(line, limit.plus(PREPARATION));
    // An emulated machine now and then stands still before it has begun, which is no test of ours.
    return outcome.exitCode() == TIME_OVER && outcome.output().isEmpty()
        ? Command.execute(line, limit.plus(PREPARATION))
        : outcome;
  }

  /**
   * Builds Debian's Jool for that kernel; {@code src/test/vm/jool} says what its directory has.
   *
   * @param suite {@code bookworm} or {@code trixie}
   */
  public static Path jool(String suite) {
    return Path.of(
        Command.execute(List.of(SCRIPTS.resolve("jool").toString(), suite), BUILD)
            .orThrow()
            .strip());
  }

  /**
   * Makes an archive of the classes that a program loads, for a quicker start in the machine.
   *
   * @param file to be made, where the machine reads it: not in its writable directory
   * @param command of {@code src/test/vm/archive}: serves on {@code 127.0.0.1:0}
   */
  public static void archive(Path file, List<String> command) {
    List<String> line =
        new ArrayList<>(List.of(SCRIPTS.resolve("archive").toString(), file.toString()));
    line.addAll(command);
    Command.execute(line, Duration.ofMinutes(2)).orThrow();
  }

  /**
   * Compiles a program of {@code src/test/vm} for use in the machine; {@code @NeedsTool("gcc")}.
   */
  public static void compile(String source, Path program) {
    Command.execute(
            List.of("gcc", "-o", program.toString(), SCRIPTS.resolve(source).toString()),
            Duration.ofMinutes(1))
        .orThrow();
  }

  /** Release of the kernel that it boots, for those who build a module: {@code 6.1.0-56-amd64}. */
  public static String kernelRelease() {
    return Command.execute(List.of(SCRIPTS.resolve("boot").toString(), "-k"), PREPARATION)
        .orThrow()
        .strip();
  }
}
