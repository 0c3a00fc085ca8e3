package io.netsonde.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.house.LauncherTree.Result;
import io.netsonde.house.LauncherTree.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./netsonde}: which JDK it takes, when it builds, what it passes on. Alone, because a
 * script that is being written is open in each process that another test forks, and cannot be run
 * then.
 */
@Isolated
class LauncherTest {
  @TempDir private Path base;
  private LauncherTree tree;

  @BeforeEach
  void layOut() throws Exception {
    tree = new LauncherTree(base.toRealPath());
  }

  @Test
  void without_a_jdk_one_sentence_says_where_it_looked_and_what_to_install() throws Exception {
    tree.java("root/usr/lib/jvm/java-17-openjdk", "17.0.15");
    tree.java("root/usr/lib/jvm/java-250", "250");

    Result result = tree.set("JAVA_HOME", tree.java("seventeen", "17.0.15").toString()).run("x");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .isEqualTo(
            "netsonde: no JDK 25 found in NETSONDE_JAVA_HOME, JAVA_HOME ("
                + tree.base().resolve("seventeen")
                + "), /usr/lib/jvm, ~/.sdkman/candidates/java, /opt and PATH; install one (package"
                + " temurin-25-jdk or openjdk-25-jdk-headless), or set NETSONDE_JAVA_HOME.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root/usr/lib/jvm/temurin-25-jdk-amd64",
        "root/opt/jdk-25.0.3",
        "home/.sdkman/candidates/java/25.0.3-tem"
      })
  void java_17_in_java_home_is_passed_over_for_a_25_in_the_usual_places(String place)
      throws Exception {
    tree.set("JAVA_HOME", tree.java("seventeen", "17.0.15").toString());
    Path jdk = tree.java(place, "25.0.3");

    assertThat(tree.decide().output()).startsWith("jdk: " + jdk + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "25-ea", "25+36"})
  void java_home_comes_before_the_usual_places(String version) throws Exception {
    tree.java("root/usr/lib/jvm/temurin-25", "25.0.3");
    Path jdk = tree.java("mine", version);

    assertThat(tree.set("JAVA_HOME", jdk.toString()).decide().output())
        .startsWith("jdk: " + jdk + "\n");
  }

  @Test
  void the_java_on_the_path_comes_last_and_is_followed_to_its_home() throws Exception {
    Path jdk = tree.java("somewhere", "25.0.3");
    Files.createSymbolicLink(tree.base().resolve("bin/java"), jdk.resolve("bin/java"));

    assertThat(tree.decide().output()).startsWith("jdk: " + jdk + "\n");
  }

  @Test
  void a_java_that_was_asked_for_and_is_not_25_is_refused_not_replaced() throws Exception {
    tree.java("root/usr/lib/jvm/temurin-25", "25.0.3");
    Path wrong = tree.java("seventeen", "17.0.15");

    Result result = tree.set("NETSONDE_JAVA_HOME", wrong.toString()).run("serve");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .startsWith("netsonde: NETSONDE_JAVA_HOME is " + wrong + ", which is Java 17.0.15");
  }

  @Test
  void a_fresh_jar_is_run_in_silence_and_without_maven() throws Exception {
    tree.maven("exit 1");
    tree.java("root/opt/jdk-25", "25.0.3");

    Result result = tree.set("NETSONDE_JAVA_OPTS", "-Da=b -Dc").run("serve", "--flag", "two words");

    assertThat(result.exitCode()).isZero();
    assertThat(result.errors()).isEmpty();
    assertThat(result.output())
        .startsWith("jdk-25: -XX:+UseSerialGC ")
        .endsWith(" -Da=b -Dc -jar " + jar() + " serve --flag two words\n");
    assertThat(tree.mavenCalls()).isEmpty();
  }

  @Test
  void a_symbolic_link_leads_to_the_tree() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    Path link = tree.base().resolve("link");
    Files.createSymbolicLink(link, tree.file("netsonde"));

    assertThat(tree.start(link, "serve").finish().output()).endsWith(jar() + " serve\n");
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, pom.xml",
    "exporter/pom.xml, exporter/pom.xml",
    "exporter/src/main/java/A.java, exporter/src/main/java/A.java",
    "exporter/src/main/java, exporter/src/main/java"
  })
  void what_is_newer_than_the_jar_makes_it_stale(String touched, String named) throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.age(touched, Instant.now());

    assertThat(tree.decide().output()).contains("build: " + named + " is newer than the jar\n");
  }

  @Test
  void a_test_that_is_newer_does_not() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.write("exporter/src/test/java/ATest.java", "");
    tree.age("exporter/src/test/java/ATest.java", Instant.now());

    assertThat(tree.decide().output()).contains("build: no\n");
  }

  @Test
  void a_missing_jar_is_built_once_with_the_jdk_found_and_run() throws Exception {
    Path jdk = tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("touch exporter/target/netsonde.jar");
    Files.delete(jar());

    Result first = tree.run("serve");
    Result second = tree.run("serve");

    assertThat(first.errors())
        .startsWith("netsonde: building (not built yet)\nnetsonde: the first build downloads");
    assertThat(first.output()).endsWith(" serve\n");
    assertThat(second.errors()).isEmpty();
    assertThat(tree.mavenCalls())
        .singleElement()
        .asString()
        .startsWith(jdk + " ")
        .contains("-Dnetsonde.revision=unknown")
        .endsWith("package");
  }

  @Test
  void a_build_archives_the_classes_of_a_start_and_a_newer_jar_has_none() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("touch exporter/target/netsonde.jar");
    tree.script(tree.file("packaging/archive-classes"), "echo \"$*\" >\"$2\"");
    Path archive = tree.file("exporter/target/classes-25.0.3.jsa");
    Files.delete(jar());

    String built = tree.run("serve").output();
    String made = Files.readString(archive);
    tree.age("exporter/target/netsonde.jar", Instant.now().plusSeconds(60));
    String rebuilt = tree.run("serve").output();

    assertThat(made).startsWith("-o " + archive + " ").endsWith(" -jar " + jar() + "\n");
    assertThat(built).contains(" -XX:SharedArchiveFile=" + archive + " ");
    assertThat(rebuilt).doesNotContain("SharedArchiveFile");
  }

  @Test
  void bench_is_passed_on_with_its_arguments() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.script(tree.file("bench/run"), "echo \"measures $*\"; exit 3");

    Result result = tree.run("bench", "tcp", "--quick");

    assertThat(result.output()).isEqualTo("measures tcp --quick\n");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void a_jar_that_maven_left_as_it_was_is_not_built_again() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("");
    tree.age("exporter/src/main/java/A.java", Instant.now().minusSeconds(5));

    tree.run("serve");
    tree.run("serve");

    assertThat(tree.mavenCalls()).hasSize(1);
  }

  @Test
  void two_launchers_at_once_build_once() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("sleep 0.5; touch exporter/target/netsonde.jar");
    Files.delete(jar());

    Started one = tree.start(tree.file("netsonde"), "serve");
    Started other = tree.start(tree.file("netsonde"), "serve");

    assertThat(one.finish().output()).endsWith(" serve\n");
    assertThat(other.finish().output()).endsWith(" serve\n");
    assertThat(tree.mavenCalls()).hasSize(1);
  }

  @Test
  void a_failed_build_shows_errors_but_not_mavens_chatter() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("echo '[INFO] chatter'; echo '[ERROR] odd -> [Help 1]'; exit 1");
    Files.delete(jar());

    Result result = tree.run("serve");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .doesNotContain("chatter")
        .contains("[ERROR] odd\n")
        .endsWith("netsonde: the build failed; the errors are above.\n");
  }

  @Test
  void without_maven_one_sentence_says_what_to_install() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    Files.delete(jar());

    Result result = tree.run("serve");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .isEqualTo(
            "netsonde: building needs Maven 3.8.7 or newer, which is not installed"
                + " (on Debian: apt-get install maven).\n");
  }

  @Test
  void a_built_tree_without_sources_just_runs() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    Files.delete(tree.file("pom.xml"));
    tree.age("exporter/src/main/java/A.java", Instant.now());

    assertThat(tree.run("test").output()).endsWith(jar() + " test\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void help_is_the_programs_and_the_launchers(String argument) throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");

    Result result = argument.isEmpty() ? tree.run() : tree.run(argument);

    assertThat(result.output())
        .startsWith("jdk-25: ")
        .contains("  build ", "  test ", "  bench ", "  format ");
  }

  @Test
  void the_programs_exit_code_is_passed_on() throws Exception {
    Path jdk = tree.java("root/opt/jdk-25", "25.0.3");
    tree.script(jdk.resolve("bin/java"), "exit 7");

    assertThat(tree.run("serve").exitCode()).isEqualTo(7);
    assertThat(tree.run().exitCode()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 0 0 0 | 0 | '5 passed, 0 failed, 0 skipped'  | 0",
        "5 1 2 1 | 1 | '1 passed, 3 failed, 1 skipped'  | 1",
        "5 0 0 2 | 0 | '3 passed, 0 failed, 2 skipped'  | 1",
        "5 0 0 0 | 1 | '5 passed, 0 failed, 0 skipped'  | 1",
        "0 0 0 0 | 0 | '0 passed, 0 failed, 0 skipped'  | 1"
      })
  void the_last_line_of_test_counts_the_reports_of_all_modules(
      String report, int maven, String line, int exitCode) throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.write("bench/target/surefire-reports/TEST-Old.xml", report("9 0 0 0"));
    tree.maven(
        "mkdir -p bench/target/surefire-reports\n"
            + "echo '"
            + report(report)
            + "' >bench/target/surefire-reports/TEST-A.xml\nexit "
            + maven);

    Result result = tree.set("CI", "true").run("test", "-Dx=y");

    assertThat(result.output()).endsWith(line + "\n");
    assertThat(result.exitCode()).as(result.errors()).isEqualTo(exitCode);
    assertThat(tree.mavenCalls()).singleElement().asString().endsWith("verify -Dx=y");
  }

  @Test
  void a_user_who_may_not_install_reads_what_is_missing() throws Exception {
    tree.java("root/opt/jdk-25", "25.0.3");
    tree.maven("");

    assertThat(tree.run("test").errors())
        .startsWith("netsonde: tests that need them will be skipped, because these packages")
        .contains(" gcc ");
  }

  private Path jar() {
    return tree.file("exporter/target/netsonde.jar");
  }

  private static String report(String numbers) {
    String[] n = Arrays.stream(numbers.split(" ", -1)).toArray(String[]::new);
    return String.format(
        java.util.Locale.ROOT,
        "<testsuite xmlns:x=\"y\" name=\"A\" time=\"0.1\" tests=\"%s\" errors=\"%s\""
            + " skipped=\"%s\" failures=\"%s\">",
        n[0],
        n[1],
        n[3],
        n[2]);
  }
}
