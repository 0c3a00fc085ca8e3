package io.netsonde.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules for Prometheus in {@code observe/prometheus}, their tests and their document. */
@NeedsTool("promtool")
class AlertsTest {
  private static final Path RULES = Path.of("../observe/prometheus");
  private static final Path ALERTS = RULES.resolve("alerts.yml");
  private static final Path RECORDING = RULES.resolve("recording.yml");
  private static final Path CHART = Path.of("../packaging/helm/netsonde/files");

  /** Where an expression asks for a series: what stands in quotes or lists labels does not. */
  private static final Pattern NO_SERIES =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*\\}|\\b(?:by|without|on|ignoring|group_left) *\\([^)]*\\)");

  private static final Pattern NAME = Pattern.compile("\\b[a-z][a-z0-9_:]*[_:][a-z0-9_:]*\\b");

  /** Functions of PromQL with more than one word, which look like names of series. */
  private static final Set<String> FUNCTIONS =
      Set.of("avg_over_time", "count_over_time", "max_over_time");

  static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.list(RULES.resolve("tests"))) {
      List<Path> tests = files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
      assertThat(tests).isNotEmpty();
      return tests;
    }
  }

  @Test
  void promtool_finds_nothing_amiss() throws Exception {
    promtool("check", "rules", "--lint=all", "--lint-fatal", "" + ALERTS, "" + RECORDING);
  }

  @ParameterizedTest
  @MethodSource("tests")
  void each_alert_fires_and_is_silent_as_its_cases_say(Path test) throws Exception {
    promtool("test", "rules", test.toString());
  }

  @Test
  void each_alert_has_a_firing_and_a_silent_case() throws Exception {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (Path file : tests()) {
      for (Object test : list(map(load(file)).get("tests"))) {
        for (Object expectation : list(map(test).get("alert_rule_test"))) {
          boolean fires = !list(map(expectation).get("exp_alerts")).isEmpty();
          (fires ? firing : silent).add(String.valueOf(map(expectation).get("alertname")));
        }
      }
    }
    assertThat(firing).isEqualTo(alerts());
    assertThat(silent).isEqualTo(alerts());
  }

  @Test
  void each_alert_says_how_bad_and_what_it_is() throws Exception {
    for (Map<?, ?> rule : rules(ALERTS)) {
      assertThat(String.valueOf(rule.get("alert"))).startsWith("Netsonde");
      assertThat(map(rule.get("labels")).get("severity"))
          .as("%s", rule)
          .isIn("critical", "warning", "info");
      assertThat(map(rule.get("annotations")).keySet())
          .as("%s", rule)
          .isEqualTo(Set.of("summary", "description"));
    }
  }

  @Test
  void each_alert_has_a_section_and_no_section_is_left_over() throws Exception {
    String document = Files.readString(Path.of("../docs/alerts.md"));
    Set<String> sections = new TreeSet<>();
    for (String section : document.split("(?m)^(?=##+ )", -1)) {
      if (section.startsWith("### ")) {
        sections.add(section.lines().findFirst().orElseThrow().substring(4));
        assertThat(section).contains("**Meaning.**", "**Look at**").containsPattern("\\*\\*[Dd]o");
      }
    }
    assertThat(sections).isEqualTo(alerts());
  }

  @Test
  void each_series_of_an_expression_is_served_or_recorded() throws Exception {
    String reference = Files.readString(Path.of("../docs/metrics.md"));
    Set<String> recorded =
        rules(RECORDING).stream()
            .map(rule -> String.valueOf(rule.get("record")))
            .collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    for (Path file : List.of(ALERTS, RECORDING)) {
      for (Map<?, ?> rule : rules(file)) {
        Set<String> names = names(String.valueOf(rule.get("expr")));
        assertThat(names).as("series of %s", rule).isNotEmpty();
        named.addAll(names);
      }
    }
    assertThat(named).containsAll(recorded);
    named.removeAll(recorded);
    assertThat(named).hasSizeGreaterThan(30);
    assertThat(named.stream().filter(name -> !reference.contains("`" + name + "`")))
        .as("series that docs/metrics.md does not have")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "recording.yml"})
  void the_chart_has_the_same_rules(String file) throws Exception {
    assertThat(CHART.resolve(file)).hasSameTextualContentAs(RULES.resolve(file));
  }

  private static Set<String> names(String expression) {
    return NAME.matcher(NO_SERIES.matcher(expression).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(name -> !FUNCTIONS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> alerts() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (Map<?, ?> rule : rules(ALERTS)) {
      assertThat(alerts.add(String.valueOf(rule.get("alert")))).as("%s is new", rule).isTrue();
    }
    return alerts;
  }

  private static List<Map<?, ?>> rules(Path file) throws IOException {
    List<Map<?, ?>> rules = new ArrayList<>();
    for (Object group : list(map(load(file)).get("groups"))) {
      list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
    }
    return rules;
  }

  private static Object load(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("no mapping: " + value);
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new AssertionError("no list: " + value);
  }

  private static void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
