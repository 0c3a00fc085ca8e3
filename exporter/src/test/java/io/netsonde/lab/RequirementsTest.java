package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  private static final List<String> NFT = List.of("nft");

  @Test
  void a_test_runs_where_all_is_there() {
    assertThat(new Requirements(true, true, tool -> true).judge(true, NFT).isDisabled()).isFalse();
    assertThat(new Requirements(false, false, tool -> true).judge(false, NFT).isDisabled())
        .isFalse();
  }

  @Test
  void a_plain_user_skips_and_reads_which_package_to_install() {
    var result = new Requirements(false, false, tool -> false).judge(true, NFT);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason())
        .hasValue(
            "needs root: run ./netsonde test as root;"
                + " needs nft: install the Debian package nftables");
  }

  @Test
  void for_root_a_missing_tool_is_a_failure() {
    assertThatThrownBy(() -> new Requirements(true, false, tool -> false).judge(true, NFT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("needs nft: install the Debian package nftables");
  }

  @Test
  void in_ci_nothing_is_skipped() {
    assertThatThrownBy(() -> new Requirements(false, true, tool -> true).judge(true, NFT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("needs root");
  }
}
