package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A line of the doctor. */
class FindingTest {
  @Test
  void what_is_well_has_a_line() {
    assertThat(Finding.ok("kernel", "Linux 6.12").text())
        .isEqualTo("ok    kernel          Linux 6.12");
  }

  @Test
  void what_is_not_has_its_remedy_below() {
    assertThat(Finding.fail("rights", "none", "ask root").text().lines())
        .containsExactly("fail  rights          none", " ".repeat(22) + "→ ask root");
  }

  @Test
  void a_program_gets_an_object_with_the_same_members_always() {
    assertThat(Finding.ok("kernel", "Linux").json())
        .hasToString(
            "{\"subject\":\"kernel\",\"verdict\":\"ok\",\"detail\":\"Linux\",\"remedy\":\"\"}");
    assertThat(Finding.warn("interfaces", "none", "ip link").json())
        .hasToString(
            "{\"subject\":\"interfaces\",\"verdict\":\"warn\",\"detail\":\"none\","
                + "\"remedy\":\"ip link\"}");
  }
}
