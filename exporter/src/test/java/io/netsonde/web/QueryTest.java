package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  @Test
  void parameters_are_decoded_in_order() {
    assertThat(Query.parse("target=a&target=b%20c+d&debug&empty=&x=1=2&&%74=%C3%A9"))
        .containsExactly(
            Map.entry("target", List.of("a", "b c d")),
            Map.entry("debug", List.of("")),
            Map.entry("empty", List.of("")),
            Map.entry("x", List.of("1=2")),
            Map.entry("t", List.of("é")));
  }

  @Test
  void query_that_is_not_there_has_no_parameters() {
    assertThat(Query.parse(null)).isEmpty();
    assertThat(Query.parse("")).isEmpty();
  }

  @Test
  void raw_bytes_are_utf8_too() {
    assertThat(Query.parse("t=\u00c3\u00a9")).containsEntry("t", List.of("é"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%4g", "%zz=1", "a=%+1"})
  void percent_without_two_digits_is_refused(String query) {
    assertThatThrownBy(() -> Query.parse(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a % without two hexadecimal digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%FF", "a=%C3", "a=%ED%A0%80"})
  void bytes_that_are_not_utf8_are_refused(String query) {
    assertThatThrownBy(() -> Query.parse(query)).hasMessageContaining("not UTF-8");
  }

  @Test
  void more_parameters_than_the_bound_are_refused() {
    assertThat(Query.parse("a&".repeat(1024)).get("a")).hasSize(1024);
    assertThatThrownBy(() -> Query.parse("a&".repeat(1025)))
        .hasMessage("the query has too many parameters (expected: at most 1024)");
  }

  @RepeatedTest(20)
  void what_a_browser_encodes_is_decoded(RepetitionInfo repetition) {
    long seed = 20_261_121L * repetition.getCurrentRepetition();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      int point = random.nextInt(Character.MAX_CODE_POINT);
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        text.appendCodePoint(random.nextBoolean() ? point & 0x7f : point);
      }
    }
    String encoded = URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
    assertThat(Query.parse("t=" + encoded))
        .as("seed %d", seed)
        .containsExactly(Map.entry("t", List.of(text.toString())));
  }

  @FuzzTest
  void any_query_is_decoded_or_refused_in_a_sentence(byte[] raw) {
    try {
      Query.parse(new String(raw, StandardCharsets.ISO_8859_1))
          .forEach((name, values) -> assertThat(values).as(name).isNotEmpty());
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("the query ");
    }
  }
}
