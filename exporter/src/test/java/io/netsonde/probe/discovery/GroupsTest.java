package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of targets in Prometheus's format. */
class GroupsTest {
  private static final List<TargetGroup> EXPECTED =
      List.of(
          new TargetGroup(List.of("a", "b:443"), Map.of("env", "prod", "rack", "7")),
          new TargetGroup(List.of("c"), Map.of()),
          new TargetGroup(List.of(), Map.of()));

  @Test
  void json_is_read() throws Exception {
    assertThat(
            JsonGroups.read(
                """
                [{"targets": ["a", "b:443"], "labels": {"env": "prod", "rack": "7"}},
                 {"targets": ["c"]}, {"targets": null, "labels": null}]
                """))
        .isEqualTo(EXPECTED);
  }

  @Test
  void yaml_is_read() throws Exception {
    String text =
        """
        # by hand
        - targets: [a, 'b:443']
          labels: {env: prod, rack: 7}
        - targets:
            - c
        - {}
        """;
    assertThat(YamlGroups.read("f.yml", text)).isEqualTo(EXPECTED);
    assertThat(YamlGroups.read("f.yml", "---\n" + text)).isEqualTo(EXPECTED);
  }

  @Test
  void a_list_in_json_means_the_same_in_a_file_of_yaml() throws Exception {
    assertThat(YamlGroups.read("f.yml", "[{\"targets\": [\"c\"], \"labels\": {}}]"))
        .isEqualTo(EXPECTED.subList(1, 2));
  }

  @Test
  void nothing_is_an_empty_list() throws Exception {
    assertThat(JsonGroups.read("[]")).isEmpty();
    assertThat(JsonGroups.read("null")).isEmpty();
    assertThat(YamlGroups.read("f.yml", "")).isEmpty();
    assertThat(YamlGroups.read("f.yml", "[]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                            | an end too early
          [{"targets": ["a"             | an end too early
          {}                            | the document is no array
          [1]                           | group 0 is no object
          [{"targets": [1]}]            | a target of group 0 is no string
          [{}, {"targets": "a"}]        | targets of group 1 is no array
          [{"target": []}]              | group 0 has other keys than targets and labels
          [{"labels": []}]              | labels of group 0 are no object
          [{"labels": {"a": 1}}]        | a label of group 0 is no string
          """)
  void wrong_json_is_refused_with_what_is_wrong(String text, String message) {
    assertThatThrownBy(() -> JsonGroups.read(text))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          targets: [a]     | f.yml:1:1: groups: a mapping (expected: a list
          - targets: a     | f.yml:1:12: groups[0].targets: a (expected: a list
          - target: [a]    | f.yml:1:3: groups[0]: unknown key 'target'
          - targets: [[a]] | f.yml:1:13: groups[0].targets[0]: a list (expected: a single value)
          - targets: [a    | f.yml:
          """)
  void wrong_yaml_is_refused_with_its_place(String text, String message) {
    assertThatThrownBy(() -> YamlGroups.read("f.yml", text))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"targets\": [\"a\", \"b\"], \"labels\": {\"c\": \"d\"}}]"})
  void json_that_is_cut_anywhere_is_refused(String whole) {
    for (int length = 0; length < whole.length(); length++) {
      String half = whole.substring(0, length);
      assertThatThrownBy(() -> JsonGroups.read(half)).isInstanceOf(FormatException.class);
    }
  }

  @FuzzTest
  void any_text_is_a_list_or_refused(FuzzedDataProvider data) {
    boolean json = data.consumeBoolean();
    String text = data.consumeRemainingAsString();
    try {
      List<TargetGroup> groups = json ? JsonGroups.read(text) : YamlGroups.read("f.yml", text);
      assertThat(groups).doesNotContainNull();
    } catch (FormatException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
