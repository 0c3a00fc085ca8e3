package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/configuration.md} says what the program does with a file. */
class ConfigurationReferenceTest {
  private static final String NO_KEY = "zzzzzzzzzzzzzzzzzzzz";
  private static final Pattern KNOWN = Pattern.compile("\\(expected: (?:one of )?(.*)\\)");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_document_has_every_key_that_the_program_asks_for_and_no_other() throws Exception {
    Set<String> asked = new TreeSet<>();
    for (String name : known(NO_KEY + ": 1\n")) {
      Set<String> below = known(name + ":\n  " + NO_KEY + ": 1\n");
      for (String key : below) {
        Set<String> further = known(name + ":\n  " + key + ":\n    " + NO_KEY + ": 1\n");
        further.forEach(inner -> asked.add(name + "." + key + "." + inner));
        if (further.isEmpty()) {
          asked.add(name + "." + key);
        }
      }
      if (below.isEmpty()) {
        asked.add(name);
      }
    }

    assertThat(ConfigurationReference.keys().stream().map(Object::toString))
        .hasSizeGreaterThan(10)
        .containsExactlyInAnyOrderElementsOf(asked);
  }

  /** The keys that a message on an unknown one lists; empty where the file has no such section. */
  private static Set<String> known(String text) {
    try {
      bind(text);
    } catch (ConfigException e) {
      Matcher list = KNOWN.matcher(e.problems().getFirst());
      if (e.problems().getFirst().contains("unknown key") && list.find()) {
        return Arrays.stream(list.group(1).split(", ", -1)).collect(Collectors.toSet());
      }
    }
    return Set.of();
  }

  @ParameterizedTest
  @MethodSource("io.netsonde.ConfigurationReference#keys")
  void a_key_is_taken_in_its_range_and_refused_beyond(ConfigurationReference.Key key)
      throws Exception {
    for (String value : key.taken()) {
      assertThat(bind(key.file(value))).as(key.file(value)).isNotNull();
    }
    for (String value : key.refused()) {
      assertThatThrownBy(() -> bind(key.file(value)))
          .as(key.file(value))
          .isInstanceOf(ConfigException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("io.netsonde.ConfigurationReference#keys")
  void the_default_of_a_key_is_what_holds_without_it(ConfigurationReference.Key key)
      throws Exception {
    if (!key.defaultText().isEmpty()) {
      assertThat(bind(key.file(key.defaultText()))).isEqualTo(Configuration.defaults());
    }
  }

  @Test
  void compat_of_the_top_is_that_of_a_slice_that_does_not_say() throws Exception {
    assertThat(bind("compat: false\n").probe().compat()).isFalse();
    assertThat(bind("compat: false\nprobe:\n  compat: true\n").probe().compat()).isTrue();
  }

  @Test
  void the_examples_are_right() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(ConfigurationReference.DOCUMENT));
    assertThat(example.find()).isTrue();
    do {
      assertThat(bind(example.group(1))).isNotEqualTo(Configuration.defaults());
    } while (example.find());
  }

  @Test
  void the_messages_shown_are_those_of_the_program() throws Exception {
    List<String> document = Files.readAllLines(ConfigurationReference.DOCUMENT);

    assertThatThrownBy(() -> bind("probe:\n  intervall: 1s\n  timeout: 5ms\n"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(document)
                    .containsSequence(
                        e.problems().stream().map(problem -> "netsonde: " + problem).toList()));
  }

  private static Configuration bind(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text).bind(Configuration::read);
  }
}
