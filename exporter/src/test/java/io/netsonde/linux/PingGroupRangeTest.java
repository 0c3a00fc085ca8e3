package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PingGroupRangeTest {
  private static final String STATUS = "Name:\tx\nGid:\t10\t20\t30\t40\nGroups:\t100 200 \n";

  @Test
  void the_effective_group_and_the_supplementary_ones_count() throws Exception {
    assertThat(PingGroupRange.parse("20\t20\n", STATUS).isMember()).isTrue();
    assertThat(PingGroupRange.parse("200\t300\n", STATUS).isMember()).isTrue();
    assertThat(PingGroupRange.parse("10\t10\n", STATUS).isMember()).isFalse();
    assertThat(PingGroupRange.parse("30\t99\n", STATUS).isMember()).isFalse();
    assertThat(PingGroupRange.parse("0\t4294967294\n", STATUS).isMember()).isTrue();
  }

  @Test
  void the_default_range_is_empty() throws Exception {
    assertThat(PingGroupRange.parse("1\t0\n", "Gid:\t0\t0\t0\t0\nGroups:\t\n").isMember())
        .isFalse();
    assertThat(PingGroupRange.parse("1\t0\n", "Gid:\t1\t1\t1\t1\n").isMember()).isFalse();
  }

  @Test
  void nonsense_is_an_error_that_quotes_it() {
    assertThatThrownBy(() -> PingGroupRange.parse("a b", STATUS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ping_group_range: 'a' (expected: a group number)");
    assertThatThrownBy(() -> PingGroupRange.parse("1", STATUS))
        .hasMessageContaining("'1' (expected: two group numbers)");
    assertThatThrownBy(() -> PingGroupRange.parse("1 0", "")).isInstanceOf(IOException.class);
  }

  @Test
  void the_files_of_this_machine_are_understood() throws Exception {
    assertThat(PingGroupRange.read().groups()).isNotEmpty();
  }
}
