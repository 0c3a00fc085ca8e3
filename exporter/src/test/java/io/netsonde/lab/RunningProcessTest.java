package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningProcessTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void a_failed_command_names_itself_its_exit_code_and_its_errors() {
    assertThatThrownBy(() -> Command.run(List.of("sh", "-c", "echo oh no >&2; exit 3")))
        .isInstanceOf(LabException.class)
        .hasMessage("command failed: sh -c echo oh no >&2; exit 3: exit code 3: oh no");
  }

  @Test
  void a_missing_program_is_named_with_its_package() {
    assertThatThrownBy(() -> Command.run(List.of("no-such-program-here")))
        .hasMessage(
            "cannot run no-such-program-here: it is not installed (Debian package:"
                + " no-such-program-here)");
  }

  @Test
  void a_command_that_takes_too_long_is_ended_and_named() {
    assertThatThrownBy(() -> Command.execute(List.of("sleep", "600"), Duration.ofMillis(50)))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("still running after PT0.05S: sleep 600");
  }

  @Test
  void a_command_that_writes_without_end_fails() {
    assertThatThrownBy(() -> Command.run(List.of("head", "-c", "3000000", "/dev/zero")))
        .hasMessageStartingWith("wrote more than 1048576 characters: head");
  }

  @Test
  void output_is_there_while_the_process_runs() {
    try (RunningProcess process =
        RunningProcess.start(List.of("sh", "-c", "echo ready; exec sleep 600"))) {
      process.awaitOutput("ready", SOON);

      assertThat(process.alive()).isTrue();
      assertThat(process.output()).isEqualTo("ready\n");
    }
  }

  @Test
  void waiting_for_output_of_a_process_that_ends_fails_with_what_it_wrote() {
    RunningProcess process = RunningProcess.start(List.of("sh", "-c", "echo refused >&2"));

    assertThatThrownBy(() -> process.awaitOutput("ready", SOON))
        .hasMessageStartingWith("ended before it wrote 'ready'")
        .hasMessageContaining("errors: 'refused'");
  }

  @Test
  void a_process_that_ignores_the_request_to_end_is_killed() {
    RunningProcess process =
        RunningProcess.start(
            List.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
    process.awaitOutput("ready", SOON);

    process.close();

    assertThat(process.await(SOON).exitCode()).isEqualTo(128 + 9);
  }

  @Test
  void children_end_with_their_parent() {
    RunningProcess process = RunningProcess.start(List.of("sh", "-c", "sleep 600 & echo $!; wait"));
    process.awaitOutput("\n", SOON);
    long child = Long.parseLong(process.output().strip());

    process.close();

    Eventually.within(SOON)
        .see(
            "the child has ended",
            () -> ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false),
            alive -> !alive);
  }

  @Test
  void a_signal_reaches_the_process() {
    try (RunningProcess process =
        RunningProcess.start(
            List.of(
                "sh", "-c", "trap 'echo again' HUP; echo ready; while :; do sleep 0.1; done"))) {
      process.awaitOutput("ready", SOON);

      process.signal("HUP");

      process.awaitOutput("again", SOON);
    }
  }
}
