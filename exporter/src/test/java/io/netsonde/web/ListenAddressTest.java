package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":10116",
        "127.0.0.1:10116",
        "[::1]:0",
        "localhost:1",
        "[fe80::1%eth0]:65535",
        "a.b-c.d:80"
      })
  void address_is_written_as_it_was_read(String text) {
    assertThat(ListenAddress.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo",
        "10116",
        ":",
        ":x",
        ":-1",
        ":65536",
        ":100000",
        "::1:80",
        "[::1]",
        "[::1]:",
        "[]:80",
        "[127.0.0.1]:80",
        "[::1:80",
        "::1]:80",
        "a b:80",
        "http://a:80",
        ":+1",
        "é:80"
      })
  void what_is_no_address_is_refused_in_a_sentence(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Expectation.shown(text) + " (expected: host:port, :port or [v6]:port)");
  }

  @Test
  void configuration_checks_its_ranges() {
    WebConfig defaults = WebConfig.defaults();
    assertThat(defaults.listenAddresses()).hasToString("[:10116]");
    assertThatThrownBy(() -> defaults.withListenAddresses(List.of()))
        .hasMessage("web.listen_address: 0 addresses (expected: 1 to 16)");
    Duration second = Duration.ofSeconds(1);
    List<ListenAddress> addresses = defaults.listenAddresses();
    assertThatThrownBy(() ->
            new WebConfig(
                addresses, Optional.empty(), "/metrics", true, false, 0, 1, second, second, second))
        .hasMessage("web.max_connections: 0 (expected: 1 to 10000)");
    assertThatThrownBy(() ->
            new WebConfig(
                addresses,
                Optional.empty(),
                "/metrics",
                true,
                false,
                1,
                1001,
                second,
                second,
                second))
        .hasMessage("web.max_scrapes: 1001 (expected: 1 to 1000)");
    assertThatThrownBy(() ->
            new WebConfig(
                addresses,
                Optional.empty(),
                "/metrics",
                true,
                false,
                1,
                1,
                Duration.ofMillis(1500),
                second,
                second))
        .hasMessage("web.request_timeout: PT1.5S (expected: whole seconds from 1s to 1h)");
    assertThatThrownBy(() ->
            new WebConfig(
                addresses,
                Optional.empty(),
                "/metrics",
                true,
                false,
                1,
                1,
                second,
                second,
                Duration.ZERO))
        .hasMessage("web.idle_timeout: PT0S (expected: whole seconds from 1s to 1h)");
  }
}
