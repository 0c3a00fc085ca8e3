package io.netsonde.lab;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child process with its output kept, within bounds, and an end that is certain.
 *
 * <p>Two daemon threads drain its output. {@link #close} asks with {@code SIGTERM}, waits two
 * seconds and then kills, children included; every signal goes to a process by its id.
 */
public final class RunningProcess implements AutoCloseable {
  /** Greatest number of characters kept of each of the two outputs. */
  static final int OUTPUT_LIMIT = 1 << 20;

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final List<String> command;
  private final Process process;
  private final BoundedText output = new BoundedText(OUTPUT_LIMIT);
  private final BoundedText errors = new BoundedText(OUTPUT_LIMIT);
  private final Thread outputDrain;
  private final Thread errorDrain;

  private RunningProcess(List<String> command, Process process, @Nullable Drain outputTo) {
    this.command = List.copyOf(command);
    this.process = process;
    this.outputDrain = drain(process.getInputStream(), outputTo == null ? output : outputTo);
    this.errorDrain = drain(process.getErrorStream(), errors);
  }

  /** Starts a command whose output is kept as text. */
  static RunningProcess start(List<String> command) {
    return start(command, null);
  }

  /**
   * Starts a command.
   *
   * @param outputTo takes its standard output; null to keep it as text
   * @throws LabException when there is no such program
   */
  static RunningProcess start(List<String> command, @Nullable Drain outputTo) {
    String name = command.getFirst();
    List<String> resolved = new ArrayList<>(command);
    resolved.set(
        0,
        Tool.find(name)
            .orElseThrow(() ->
                new LabException(
                    "cannot run "
                        + name
                        + ": it is not installed (Debian package: "
                        + Tool.packageOf(name)
                        + ")"))
            .toString());
    ProcessBuilder builder = new ProcessBuilder(resolved);
    builder.redirectInput(Redirect.from(new java.io.File("/dev/null")));
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return new RunningProcess(command, builder.start(), outputTo);
    } catch (IOException e) {
      throw new LabException("cannot run " + String.join(" ", command) + ": " + e.getMessage(), e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended yet. */
  public boolean alive() {
    return process.isAlive();
  }

  /** What it wrote to standard output so far: at most the last million characters. */
  public String output() {
    return output.text();
  }

  /** What it wrote to standard error so far: at most the last million characters. */
  public String errors() {
    return errors.text();
  }

  /**
   * Waits until either output contains a text.
   *
   * @throws LabException with both outputs, when the process ends or the time is over before that
   */
  public void awaitOutput(String text, Duration limit) {
    boolean seen =
        Deadline.after(limit)
            .poll(() -> output().contains(text) || errors().contains(text) || !drains());
    if (!seen || !(output().contains(text) || errors().contains(text))) {
      throw new LabException(
          (seen ? "ended" : "did not write within " + limit)
              + " before it wrote '"
              + text
              + "': "
              + this);
    }
  }

  /**
   * Waits for its end and for the end of its output.
   *
   * @return how it ended
   * @throws LabException when it still runs after {@code limit}; it is left running
   */
  public Outcome await(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new LabException("still running after " + limit + ": " + this);
      }
      // A grandchild may hold the pipes open for ever.
      outputDrain.join(GRACE);
      errorDrain.join(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + this, e);
    }
    return new Outcome(command, process.exitValue(), output(), errors());
  }

  /**
   * Sends it a signal.
   *
   * @param name as {@code kill -l} lists it: {@code HUP}, {@code STOP}
   * @throws LabException when it has ended already
   */
  public void signal(String name) {
    if (!alive()) {
      throw new LabException("cannot send SIG" + name + ", it has ended: " + this);
    }
    Command.run(List.of("kill", "-s", name, Long.toString(pid())));
  }

  /** Kills it at once ({@code SIGKILL}), its children included, and waits for its end. */
  public void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.toHandle().destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  /**
   * Ends it: {@code SIGTERM}, two seconds of grace, {@code SIGKILL}; no effect when it has ended.
   */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    // By its handle: Process.destroy() would close the pipes and lose its last words.
    process.toHandle().destroy();
    if (!awaitEnd()) {
      process.toHandle().destroyForcibly();
      awaitEnd();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + " (process "
        + pid()
        + ", "
        + (alive() ? "running" : "exit code " + process.exitValue())
        + ", output: '"
        + output().strip()
        + "', errors: '"
        + errors().strip()
        + "')";
  }

  /** Whether {@link #output} lacks its beginning. */
  boolean outputDropped() {
    return output.dropped() > 0;
  }

  private boolean drains() {
    return outputDrain.isAlive() || errorDrain.isAlive();
  }

  /** Unlike {@link #await}, goes on when the thread is interrupted: an end has to be made. */
  private boolean awaitEnd() {
    return Deadline.after(GRACE).poll(() -> !process.isAlive());
  }

  private Thread drain(InputStream in, Drain drain) {
    return Thread.ofPlatform()
        .daemon()
        .name("lab-output-" + process.pid())
        .start(() -> {
          try (in) {
            drain.drain(in);
          } catch (IOException e) {
            // The pipe was closed from our side; what came before is kept.
          }
        });
  }
}
