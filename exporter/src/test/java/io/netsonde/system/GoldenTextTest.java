package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenTextTest {
  @Test
  void difference_shows_what_went_and_came_with_two_lines_around() {
    assertThat(
            GoldenText.difference(
                List.of("a", "b", "c", "d", "e", "f", "g"),
                List.of("a", "b", "c", "D", "e", "f", "g", "h")))
        .isEqualTo("  b\n  c\n- d\n+ D\n  e\n  f\n  g\n+ h\n");
    assertThat(GoldenText.difference(List.of("a"), List.of("a"))).isEmpty();
  }
}
