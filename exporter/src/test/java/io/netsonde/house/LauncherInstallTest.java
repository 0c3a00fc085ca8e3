package io.netsonde.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.house.LauncherTree.Result;
import io.netsonde.lab.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code ./netsonde test} and {@code demo} as root: packages come, their services do not start.
 * Alone, for the reason that {@link LauncherTest} has.
 */
@NeedsRoot
@Isolated
class LauncherInstallTest {
  @TempDir private Path base;
  private LauncherTree tree;
  private Path policy;

  @BeforeEach
  void layOut() throws Exception {
    tree = new LauncherTree(base.toRealPath());
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("");
    policy = tree.base().resolve("root/usr/sbin/policy-rc.d");
    Files.createDirectories(policy.getParent());
    aptGet("");
  }

  @Test
  void services_are_forbidden_during_the_installation_only() throws Exception {
    Result result = tree.run("test");

    assertThat(result.errors()).startsWith("netsonde: installing ").contains(" gcc ");
    assertThat(seen()).hasSize(2).allMatch(line -> line.endsWith(": 101"));
    assertThat(seen().getFirst()).startsWith("-qq update");
    assertThat(seen().getLast()).startsWith("-qq -y --no-install-recommends install ");
    assertThat(policy).doesNotExist();
  }

  @Test
  void a_policy_that_allows_services_is_put_aside_and_back() throws Exception {
    tree.script(policy, "exit 0 # mine");

    tree.run("test");

    assertThat(seen()).allMatch(line -> line.endsWith(": 101"));
    assertThat(policy).content().endsWith("exit 0 # mine\n");
  }

  @Test
  void a_policy_that_forbids_them_already_is_left_alone() throws Exception {
    tree.script(policy, "exit 101 # mine");

    tree.run("test");

    assertThat(policy).content().endsWith("exit 101 # mine\n");
  }

  @Test
  void what_a_killed_installation_put_aside_comes_back() throws Exception {
    tree.script(policy, "# netsonde: here only while it installs packages\nexit 101");
    tree.script(policy.resolveSibling("policy-rc.d.netsonde-saved"), "exit 0 # mine");

    tree.run("test");

    assertThat(seen()).allMatch(line -> line.endsWith(": 101"));
    assertThat(policy).content().endsWith("exit 0 # mine\n");
  }

  @Test
  void a_policy_that_cannot_be_run_is_put_aside_and_back() throws Exception {
    Files.writeString(policy, "mine\n");

    tree.run("test");

    assertThat(policy).hasContent("mine\n");
  }

  @Test
  void a_failed_installation_shows_why_and_restores_the_policy() throws Exception {
    tree.script(policy, "exit 0 # mine");
    aptGet("echo 'E: no such package'; exit 100");

    Result result = tree.run("test");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("E: no such package\nnetsonde: apt-get could not install");
    assertThat(policy).content().endsWith("exit 0 # mine\n");
    assertThat(tree.mavenCalls()).isEmpty();
  }

  @Test
  void the_demo_gets_what_it_starts_and_no_more() throws Exception {
    Result result = tree.run("demo", "--duration=1s");

    assertThat(result.errors()).startsWith("netsonde: installing ").contains("busybox");
    assertThat(seen().getLast()).contains(" busybox").doesNotContain("gcc");
    assertThat(result.output())
        .startsWith("jdk-25: ")
        .endsWith("netsonde.jar demo --duration=1s\n");
  }

  @Test
  void the_demo_goes_on_where_nothing_can_be_installed() throws Exception {
    aptGet("exit 100");

    Result result = tree.run("demo");

    assertThat(result.errors()).contains("netsonde: apt-get could not install");
    assertThat(result.output()).endsWith("netsonde.jar demo\n");
  }

  @Test
  void help_about_the_demo_installs_nothing() throws Exception {
    Result result = tree.run("demo", "--help");

    assertThat(result.errors()).isEmpty();
    assertThat(tree.base().resolve("apt")).doesNotExist();
  }

  /** An apt-get that notes its arguments and what the policy says about starting a service. */
  private void aptGet(String then) throws Exception {
    tree.script(
        tree.base().resolve("bin/apt-get"),
        "\""
            + policy
            + "\" prometheus start\n"
            + "echo \"$*: $?\" >>\""
            + tree.base().resolve("apt")
            + "\"\n"
            + then);
  }

  private List<String> seen() throws Exception {
    return Files.readAllLines(tree.base().resolve("apt"));
  }
}
