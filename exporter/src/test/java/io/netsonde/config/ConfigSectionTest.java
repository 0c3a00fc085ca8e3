package io.netsonde.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a section's readers do that the example configuration has no use for. */
class ConfigSectionTest {
  /** A list item with a key that has no default. */
  private record Target(String host, int port) {
    static Target read(ConfigSection section) {
      return new Target(
          section.required("host", "", text -> text), section.integer("port", 80, 1, 65_535));
    }
  }

  /** A record that checks itself. */
  private record Window(int from, int to) {
    Window {
      if (from >= to) {
        throw new IllegalArgumentException("from: " + from + " (expected: under " + to + ")");
      }
    }

    static Window read(ConfigSection section) {
      return new Window(section.integer("from", 0, 0, 9), section.required("to", 0, DIGIT));
    }
  }

  private static final ValueParser<Integer> DIGIT = Integers.between(0, 9);

  @Test
  void list_of_sections_is_read_item_by_item() throws Exception {
    String text = "targets:\n  - host: a\n  - {host: b, port: 443}\n";
    List<Target> targets = read(text, root -> root.list("targets", List.of(), Target::read));
    assertThat(targets).containsExactly(new Target("a", 80), new Target("b", 443));
  }

  @Test
  void problems_in_items_carry_their_index() {
    refused(
        "targets:\n  - port: 0\n  - b\n  - hots: c\n    host: c\n",
        root -> root.list("targets", List.of(), Target::read),
        "f:2:5: targets[0]: no 'host' (expected: this key, it has no default)",
        "f:2:11: targets[0].port: 0 (expected: a whole number from 1 to 65535)",
        "f:3:5: targets[1]: b (expected: a mapping of keys to values)",
        "f:3:5: targets[1]: no 'host' (expected: this key, it has no default)",
        "f:4:5: targets[2]: unknown key 'hots' (did you mean 'host'?)");
  }

  @Test
  void absent_and_empty_lists_differ() throws Exception {
    Function<ConfigSection, List<String>> reader = root -> root.textList("l", List.of("default"));
    assertThat(read("", reader)).containsExactly("default");
    assertThat(read("l: []", reader)).isEmpty();
  }

  @Test
  void absent_and_empty_sections_differ_only_in_being_present() throws Exception {
    Function<ConfigSection, Boolean> reader = root -> root.section("tls").present();
    assertThat(read("", reader)).isFalse();
    assertThat(read("tls:", reader)).isTrue();
    assertThat(read("tls: {}", reader)).isTrue();
  }

  @Test
  void free_keys_of_sections_become_a_map_of_them() throws Exception {
    Function<ConfigSection, Map<String, Window>> reader =
        root -> root.sections("windows", Map.of("none", new Window(0, 1)), Window::read);
    assertThat(read("windows: {z: {to: 3}, 'a b': {from: 1, to: 2}}", reader))
        .containsExactly(Map.entry("z", new Window(0, 3)), Map.entry("a b", new Window(1, 2)));
    assertThat(read("", reader)).containsOnlyKeys("none");
    assertThat(read("windows: {}", reader)).isEmpty();
    refused(
        "windows:\n  z: 1\n  a: {to: 3, form: 1}\n",
        root -> root.sections("windows", Map.of(), section -> section.integer("to", 1, 1, 2)),
        "f:2:6: windows.z: 1 (expected: a mapping of keys to values)",
        "f:3:11: windows.a.to: 3 (expected: a whole number from 1 to 2)",
        "f:3:14: windows.a: unknown key 'form' (expected: to)");
    refused("windows: 1", reader, "f:1:10: windows: 1 (expected: a mapping of keys to values)");
  }

  @Test
  void free_keys_become_a_map_in_the_order_of_the_file() throws Exception {
    Function<ConfigSection, Map<String, Integer>> reader =
        root -> root.entries("users", Map.of("nobody", 0), DIGIT);
    assertThat(read("users: {zoe: 1, adam: 2}", reader).keySet()).containsExactly("zoe", "adam");
    assertThat(read("", reader)).containsOnlyKeys("nobody");
    assertThat(read("users: {}", reader)).isEmpty();
    refused(
        "users: {zoe: x, 'a b': 10}",
        reader,
        "f:1:14: users.zoe: x (expected: a whole number from 0 to 9)",
        "f:1:24: users.'a b': 10 (expected: a whole number from 0 to 9)");
  }

  @Test
  void sizes_are_read_in_bytes() throws Exception {
    Function<ConfigSection, Long> reader = root -> root.bytes("ring", 4096, 4096, 1 << 30);
    assertThat(read("ring: 8MiB", reader)).isEqualTo(8 << 20);
    assertThat(read("", reader)).isEqualTo(4096);
  }

  @Test
  void value_that_does_not_fit_another_is_refused_where_it_stands() {
    refused(
        "a: 5\nb: 4\n",
        root -> {
          int a = root.integer("a", 0, 0, 9);
          int b = root.integer("b", 0, 0, 9);
          root.refuse("b", Integer.toString(b), "at least a, " + a);
          return a + b;
        },
        "f:2:4: b: 4 (expected: at least a, 5)");
  }

  @Test
  void parser_with_words_of_its_own_is_quoted_after_the_value() {
    refused(
        "a: x y\n",
        root -> root.value("a", 1, Integer::valueOf),
        "f:1:4: a: 'x y': " + "For input string: \"x y\"");
  }

  @Test
  void secret_is_not_shown() {
    ValueParser<String> key =
        text -> {
          throw Expectation.ofHidden("a key in PEM");
        };
    refused(
        "key: 12345\n",
        root -> root.value("key", "", key),
        "f:1:6: key: a hidden value (expected: a key in PEM)");
  }

  @Test
  void problem_that_left_a_placeholder_is_told_rather_than_the_record_that_met_it() {
    refused("from: 3\n", Window::read, "f:1:1: no 'to' (expected: this key, it has no default)");
  }

  @Test
  void record_that_refuses_sound_values_is_a_fault_of_the_program() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("from: 3\nto: 2\n", Window::read))
        .withMessage("from: 3 (expected: under 2)");
  }

  @Test
  void section_without_keys_says_so() {
    refused("x: 1\n", root -> root, "f:1:1: unknown key 'x' (expected: no keys)");
  }

  private static <T> T read(String text, Function<ConfigSection, T> reader) throws ConfigException {
    return ConfigDocument.parse("f", text).bind(reader);
  }

  private static void refused(String text, Function<ConfigSection, ?> reader, String... problems) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(text, reader))
        .satisfies(e -> assertThat(e.problems()).containsExactly(problems));
  }
}
