package io.netsonde.lab;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.NetworkNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nothing of a lab stays behind, whatever happens. Nothing may run beside it: whoever opens a lab
 * removes what a killed JVM left, before it is seen here that it was left.
 */
@Isolated
@NeedsRoot
@NeedsTool("ip")
class CleanupTest {
  @Test
  void close_removes_namespaces_and_ends_processes() {
    Lab lab = Lab.open();
    Host host = lab.host("gone");
    RunningProcess process = host.start("sleep", "600");

    lab.close();
    lab.close();

    assertThat(process.alive()).isFalse();
    assertThat(host.namespace().exists()).isFalse();
    assertThatThrownBy(() -> lab.host("late")).hasMessage("the lab is closed");
  }

  @Test
  void processes_that_left_their_parent_end_too() {
    Lab lab = Lab.open();
    Host host = lab.host("gone");
    long orphan =
        Long.parseLong(host.run("sh", "-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!").strip());
    assertThat(alive(orphan)).isTrue();

    lab.close();

    assertThat(alive(orphan)).isFalse();
  }

  @Test
  void an_exception_half_way_through_leaves_nothing() throws Exception {
    Host[] built = new Host[1];

    assertThatThrownBy(
            () -> {
              try (Lab lab = Lab.open()) {
                built[0] = lab.host("first");
                // Exists already, as after a mishap of ours: the second host's build fails.
                Command.run(
                    List.of(
                        "ip",
                        "netns",
                        "add",
                        built[0].namespace().name().replace("-first", "-second")));
                lab.host("second");
              }
            })
        .isInstanceOf(LabException.class)
        .hasMessageContaining("File exists");

    String prefix = built[0].namespace().name().replace("-first", "-");
    assertThat(NetworkNamespace.named()).noneMatch(left -> left.name().startsWith(prefix));
  }

  @Test
  void a_jvm_that_exits_without_closing_cleans_up() {
    try (RunningProcess jvm = jvm("exit")) {
      jvm.awaitOutput("ready", ofSeconds(30));
      Abandoned abandoned = Abandoned.of(jvm);

      assertThat(jvm.await(ofSeconds(30)).exitCode()).isZero();
      assertThat(abandoned.namespace().exists()).isFalse();
      assertThat(alive(abandoned.pid())).isFalse();
    }
  }

  @Test
  void what_a_killed_jvm_left_is_removed_by_the_next_lab() {
    try (RunningProcess jvm = jvm("wait")) {
      jvm.awaitOutput("ready", ofSeconds(30));
      Abandoned abandoned = Abandoned.of(jvm);
      // Only the JVM itself: its child stays, as it does after a kill -9 by hand.
      jvm.signal("KILL");
      jvm.await(ofSeconds(10));
      assertThat(abandoned.namespace().exists()).isTrue();
      assertThat(alive(abandoned.pid())).isTrue();

      Lab.open().close();

      assertThat(abandoned.namespace().exists()).isFalse();
      assertThat(alive(abandoned.pid())).isFalse();
    }
  }

  @Test
  void the_lab_of_a_living_jvm_is_left_alone() {
    try (RunningProcess jvm = jvm("wait")) {
      jvm.awaitOutput("ready", ofSeconds(30));
      Abandoned other = Abandoned.of(jvm);

      Lab.open().close();

      assertThat(other.namespace().exists()).isTrue();
      assertThat(alive(other.pid())).isTrue();
    }
  }

  private record Abandoned(NetworkNamespace namespace, long pid) {
    static Abandoned of(RunningProcess jvm) {
      List<String> words = List.of(jvm.output().split(" "));
      return new Abandoned(NetworkNamespace.named(words.get(0)), Long.parseLong(words.get(1)));
    }
  }

  private static RunningProcess jvm(String whatThen) {
    return RunningProcess.start(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AbandonedLab.class.getName(),
            whatThen));
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
