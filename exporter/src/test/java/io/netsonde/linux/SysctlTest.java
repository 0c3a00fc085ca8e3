package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class SysctlTest {
  @Test
  void all_of_a_setting_is_read_not_only_what_the_first_byte_request_gets() throws Exception {
    assertThat(Sysctl.read("net/ipv4/ping_group_range")).matches("\\d+\\s+\\d+");
    assertThat(Sysctl.read("net/ipv4/ip_local_port_range")).matches("\\d+\\s+\\d+");
  }

  @Test
  void an_unknown_setting_is_an_error() {
    assertThatThrownBy(() -> Sysctl.read("net/no_such")).isInstanceOf(NoSuchFileException.class);
  }
}
