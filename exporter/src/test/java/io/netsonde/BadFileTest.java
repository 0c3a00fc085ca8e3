package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad file against exactly what the program tells its user. */
class BadFileTest {
  private static final String PROBE_KEYS =
      "allow, compat, deny, dns_max_ttl, dns_min_ttl, dns_sd, enabled, expiry, file_sd,"
          + " hardware_interfaces,"
          + " hardware_stamps, histograms, http_sd, identifier, interface4, interface6, interval, max_pps,"
          + " max_target_pps, max_targets, modules, resolver, sharding, targets, tcp_method, timeout";

  /**
   * One bad file.
   *
   * @param sin what is wrong, for the test's name
   * @param text the file
   * @param messages all lines of the exception
   */
  record BadFile(String sin, String text, List<String> messages) {
    @Override
    public String toString() {
      return sin;
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void bad_file_gives_exactly_these_messages(BadFile file) {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigDocument.parse("netsonde.yml", file.text).bind(Configuration::read));
    assertThat(e).as(file.sin).isNotNull();
    assertThat(e.problems()).isEqualTo(file.messages);
    assertThat(e).hasMessage(String.join("\n", file.messages));
  }

  static Stream<BadFile> files() {
    return Stream.of(
        bad(
            "misspelt key",
            "probe:\n  intervall: 1s\n",
            "netsonde.yml:2:3: probe: unknown key 'intervall' (did you mean 'interval'?)"),
        bad(
            "misspelt section",
            "prob:\n  interval: 1s\n",
            "netsonde.yml:1:1: unknown key 'prob' (did you mean 'probe'?)"),
        bad(
            "unknown section with nothing near",
            "monitoring:\n  interval: 1s\n",
            "netsonde.yml:1:1: unknown key 'monitoring' (expected: one of clients, compat, jool, log, probe,"
                + " tcp, web)"),
        bad(
            "filter that nobody knows",
            "tcp:\n  filter: tpc\n",
            "netsonde.yml:2:11: tcp.filter: tpc (expected: an expression as pcap-filter(7) has it;"
                + " libpcap: can't parse filter expression: syntax error)"),
        bad(
            "interface that cannot be",
            "tcp:\n  interfaces: [eth0, 'a/b']\n",
            "netsonde.yml:2:22: tcp.interfaces[1]: a/b (expected: the name of an interface, or a"
                + " pattern as in veth*)"),
        bad(
            "nothing to capture from",
            "tcp:\n  interfaces: []\n",
            "netsonde.yml:2:15: tcp.interfaces: 0 interfaces (expected: at least 1 interface or"
                + " pattern)"),
        bad(
            "key of another section",
            "web:\n  interval: 1s\n",
            "netsonde.yml:2:3: web: unknown key 'interval' (expected: one of config_file,"
                + " enable_lifecycle, idle_timeout, listen_address, live_page, max_connections,"
                + " max_scrapes, request_timeout, response_timeout, telemetry_path)"),
        bad(
            "unreadable listen address",
            "web:\n  listen_address: [':1', 'port 80']\n",
            "netsonde.yml:2:26: web.listen_address[1]: 'port 80' (expected: host:port, :port or"
                + " [v6]:port)"),
        bad(
            "nowhere to listen",
            "web:\n  listen_address: []\n",
            "netsonde.yml:2:19: web.listen_address: 0 addresses (expected: 1 to 16 addresses)"),
        bad(
            "fraction of a second for the web server",
            "web:\n  idle_timeout: 1s500ms\n",
            "netsonde.yml:2:17: web.idle_timeout: 1s500ms (expected: whole seconds)"),
        bad(
            "expiry too short",
            "probe:\n  expiry: 500ms\n",
            "netsonde.yml:2:11: probe.expiry: 500ms (expected: at least 1s)"),
        bad(
            "text for a switch at the top",
            "compat: old\n",
            "netsonde.yml:1:9: compat: old (expected: one of true, false)"),
        bad(
            "hyphen for underscore",
            "probe:\n  max-pps: 5\n",
            "netsonde.yml:2:3: probe: unknown key 'max-pps' (did you mean 'max_pps'?)"),
        bad(
            "duplicate key",
            "probe:\n  interval: 1s\n  interval: 2s\n",
            "netsonde.yml:3:3: probe.interval: duplicate key (expected: one; the first is"
                + " on line 2)"),
        bad(
            "duplicate section",
            "web: {}\nprobe:\n  interval: 1s\nweb:\n  listen_address: []\n",
            "netsonde.yml:4:1: web: duplicate key (expected: one; the first is on line 1)"),
        bad(
            "scalar for section",
            "probe: yes\n",
            "netsonde.yml:1:8: probe: yes (expected: a mapping of keys to values)"),
        bad(
            "list for section",
            "probe:\n  - interval: 1s\n",
            "netsonde.yml:2:3: probe: a list (expected: a mapping of keys to values)"),
        bad(
            "list for scalar",
            "probe:\n  interval: [1s, 2s]\n",
            "netsonde.yml:2:13: probe.interval: a list (expected: a single value)"),
        bad(
            "mapping for scalar",
            "probe:\n  interval:\n    every: 1s\n",
            "netsonde.yml:3:5: probe.interval: a mapping (expected: a single value)"),
        bad(
            "scalar for list",
            "web:\n  listen_address: :9100\n",
            "netsonde.yml:2:19: web.listen_address: :9100 (expected: a list, [] for none)"),
        bad(
            "nothing for list",
            "web:\n  listen_address:\n",
            "netsonde.yml:2:18: web.listen_address: nothing (expected: a list, [] for none)"),
        bad(
            "nothing for scalar",
            "probe:\n  interval:\n  timeout: 1s\n",
            "netsonde.yml:2:12: probe.interval: nothing (expected: a value, or no key for"
                + " the default)"),
        bad(
            "null for scalar",
            "probe:\n  interval: ~\n",
            "netsonde.yml:2:13: probe.interval: nothing (expected: a value, or no key for"
                + " the default)"),
        bad(
            "list in list",
            "web:\n  listen_address:\n    - ':1'\n    - [':2']\n",
            "netsonde.yml:4:7: web.listen_address[1]: a list (expected: a single value)"),
        bad(
            "bare number for duration",
            "probe:\n  interval: 10\n",
            "netsonde.yml:2:13: probe.interval: 10 (expected: a duration such as 500ms, 2s"
                + " or 1m30s)"),
        bad(
            "unknown unit",
            "probe:\n  interval: 10sec\n",
            "netsonde.yml:2:13: probe.interval: 10sec (expected: a duration such as 500ms,"
                + " 2s or 1m30s)"),
        bad(
            "fraction",
            "probe:\n  interval: 0.5s\n",
            "netsonde.yml:2:13: probe.interval: 0.5s (expected: a duration such as 500ms,"
                + " 2s or 1m30s)"),
        bad(
            "units out of order",
            "probe:\n  interval: 30s1m\n",
            "netsonde.yml:2:13: probe.interval: 30s1m (expected: a duration such as 500ms,"
                + " 2s or 1m30s)"),
        bad(
            "negative duration",
            "probe:\n  interval: -1s\n",
            "netsonde.yml:2:13: probe.interval: -1s (expected: a duration such as 500ms,"
                + " 2s or 1m30s)"),
        bad(
            "duration too short",
            "probe:\n  interval: 5ms\n",
            "netsonde.yml:2:13: probe.interval: 5ms (expected: at least 10ms,"
                + " because probe.max_target_pps is 100)"),
        bad(
            "duration too long",
            "probe:\n  interval: 1d\n",
            "netsonde.yml:2:13: probe.interval: 1d (expected: at most 1h)"),
        bad(
            "duration beyond all bounds",
            "probe:\n  interval: 9999999999999999999999d\n",
            "netsonde.yml:2:13: probe.interval: 9999999999999999999999d (expected: a"
                + " duration such as 500ms, 2s or 1m30s)"),
        bad(
            "number too small",
            "probe:\n  max_pps: 0\n",
            "netsonde.yml:2:12: probe.max_pps: 0 (expected: a whole number from 1 to 1000000)"),
        bad(
            "number too large",
            "probe:\n  max_pps: 99999999999999999999\n",
            "netsonde.yml:2:12: probe.max_pps: 99999999999999999999 (expected: a whole"
                + " number from 1 to 1000000)"),
        bad(
            "fraction for number",
            "probe:\n  max_pps: 1.5\n",
            "netsonde.yml:2:12: probe.max_pps: 1.5 (expected: a whole number from 1 to"
                + " 1000000)"),
        bad(
            "underscores in number",
            "probe:\n  max_pps: 1_000\n",
            "netsonde.yml:2:12: probe.max_pps: 1_000 (expected: a whole number from 1 to"
                + " 1000000)"),
        bad(
            "text for number",
            "probe:\n  max_pps: many of them\n",
            "netsonde.yml:2:12: probe.max_pps: 'many of them' (expected: a whole number"
                + " from 1 to 1000000)"),
        bad(
            "yes for true",
            "probe:\n  enabled: yes\n",
            "netsonde.yml:2:12: probe.enabled: yes (expected: one of true, false)"),
        bad(
            "capital True",
            "probe:\n  enabled: True\n",
            "netsonde.yml:2:12: probe.enabled: True (expected: one of true, false)"),
        bad(
            "unknown level",
            "log:\n  level: warning\n",
            "netsonde.yml:2:10: log.level: warning (expected: one of debug, info, warn,"
                + " error)"),
        bad(
            "capital level",
            "log:\n  level: INFO\n",
            "netsonde.yml:2:10: log.level: INFO (expected: one of debug, info, warn, error)"),
        bad(
            "unknown format",
            "log:\n  format: xml\n",
            "netsonde.yml:2:11: log.format: xml (expected: one of logfmt, json)"),
        bad(
            "tab for indentation",
            "probe:\n\tinterval: 1s\n",
            "netsonde.yml:2:1: a tab (expected: spaces for indentation)"),
        bad(
            "tab after spaces",
            "probe:\n  interval: 1s\n\ttimeout: 1s\n",
            "netsonde.yml:3:1: a tab (expected: spaces for indentation)"),
        bad(
            "colon without space",
            "probe:\n  interval:1s\n  timeout: 1s\n",
            "netsonde.yml:3:10: a ':' out of place (expected: one 'key: value' per line, a"
                + " blank after the colon, keys of a section below each other)"),
        bad(
            "wrong indentation",
            "probe:\n  interval: 1s\n   timeout: 1s\n",
            "netsonde.yml:3:11: a ':' out of place (expected: one 'key: value' per line, a"
                + " blank after the colon, keys of a section below each other)"),
        bad(
            "unclosed quote",
            "log:\n  level: 'info\n",
            "netsonde.yml:3:1: not YAML: found unexpected end of stream, while scanning a"
                + " quoted scalar that begins on line 2"),
        bad(
            "unclosed bracket",
            "web:\n  listen_address: [':1'\n",
            "netsonde.yml:3:1: not YAML: expected ',' or ']', but got <stream end>, while"
                + " parsing a flow sequence that begins on line 2"),
        bad(
            "two values in a line",
            "probe: interval: 1s\n",
            "netsonde.yml:1:16: a ':' out of place (expected: one 'key: value' per line, a"
                + " blank after the colon, keys of a section below each other)"),
        bad(
            "percent sign",
            "%netsonde\nprobe: {}\n",
            "netsonde.yml:2:1: not YAML: expected '<document start>', but found '<scalar>'"),
        bad(
            "YAML of another age",
            "%YAML 2.0\n---\nprobe: {}\n",
            "netsonde.yml: YAML 2.0 (expected: YAML 1.2)"),
        bad(
            "unknown escape",
            "log:\n  level: \"\\q\"\n",
            "netsonde.yml:2:12: not YAML: found unknown escape character q(113), while"
                + " scanning a double-quoted scalar"),
        bad(
            "control character",
            "log:\n  level: a\u0007b\n",
            "netsonde.yml:2:11: character U+0007 (expected: printable text)"),
        bad(
            "control character far in",
            "# \ud83d\ude00\n".repeat(900) + "log:\n  level: a\u0007b\n",
            "netsonde.yml:902:11: character U+0007 (expected: printable text)"),
        bad(
            "text alone",
            "hello\n",
            "netsonde.yml:1:1: hello (expected: a mapping of keys to values)"),
        bad(
            "list alone",
            "- probe\n- web\n",
            "netsonde.yml:1:1: a list (expected: a mapping of keys to values)"),
        bad(
            "two documents",
            "probe: {}\n---\nweb: {}\n",
            "netsonde.yml:2:1: a second document (expected: one; take out the line '---')"),
        bad(
            "alias",
            "probe: &p\n  interval: 1s\nweb: *p\n",
            "netsonde.yml:1:8: probe: anchor &p (expected: the value alone; anchors are"
                + " not supported)",
            "netsonde.yml:3:6: web: alias *p (expected: the value itself; aliases are not"
                + " supported)"),
        bad(
            "unknown alias",
            "web: *p\n",
            "netsonde.yml:1:6: web: alias *p (expected: the value itself; aliases are not"
                + " supported)"),
        bad(
            "merge key",
            "web: {}\nprobe:\n  <<: {interval: 1s}\n",
            "netsonde.yml:3:3: probe: unknown key '<<' (expected: one of " + PROBE_KEYS + ")"),
        bad(
            "tag",
            "probe:\n  max_pps: !!int 5\n  interval: !secret 5s\n",
            "netsonde.yml:2:12: probe.max_pps: tag !!int (expected: the value alone; tags"
                + " are not supported)",
            "netsonde.yml:3:13: probe.interval: tag !secret (expected: the value alone;"
                + " tags are not supported)"),
        bad(
            "tagged section",
            "probe: !p\n  intervall: 5s\n",
            "netsonde.yml:1:8: probe: tag !p (expected: the value alone; tags are not"
                + " supported)"),
        bad(
            "list as key",
            "probe:\n  [a, b]: 5\n",
            "netsonde.yml:2:3: probe: a list as a key (expected: a name)"),
        bad(
            "mapping as key",
            "probe:\n  ? {a: b}\n  : 5\n",
            "netsonde.yml:2:5: probe: a mapping as a key (expected: a name)"),
        bad(
            "empty key",
            "probe:\n  : 5\n",
            "netsonde.yml:2:3: not YAML: expected <block end>, but found ':', while"
                + " parsing a block mapping"),
        bad(
            "nested too deeply",
            "probe: " + "[".repeat(40) + "]".repeat(40) + "\n",
            "netsonde.yml:1:40: probe"
                + "[0]".repeat(32)
                + ": nested too deeply (expected: at most 32 levels)"),
        bad(
            "key with line breaks",
            "probe:\n  \"max\\npps\\e[31m\": 5\n",
            "netsonde.yml:2:3: probe: unknown key 'max\\npps\\u{1b}[31m' (expected: one of "
                + PROBE_KEYS
                + ")"),
        bad(
            "key that looks like an item of a list",
            "\"[1]\\n\": &a 5\n",
            "netsonde.yml:1:1: unknown key '[1]\\n' (expected: one of clients, compat, jool, log, probe,"
                + " tcp, web)",
            "netsonde.yml:1:10: '[1]\\n': anchor &a (expected: the value alone; anchors are not"
                + " supported)"),
        bad(
            "long value",
            "log:\n  level: " + "debug".repeat(100) + "\n",
            "netsonde.yml:2:10: log.level: '"
                + "debug".repeat(12)
                + "…' (expected: one of debug, info, warn, error)"),
        bad(
            "value that reorders the line",
            "log:\n  level: \"\\u202einfo\"\n",
            "netsonde.yml:2:10: log.level: '\\u{202e}info' (expected: one of debug, info,"
                + " warn, error)"),
        bad(
            "several problems at once",
            "log:\n  level: loud\nprobe:\n  intervall: 1s\n  max_pps: 0\nwebb: {}\n",
            "netsonde.yml:2:10: log.level: loud (expected: one of debug, info, warn, error)",
            "netsonde.yml:4:3: probe: unknown key 'intervall' (did you mean 'interval'?)",
            "netsonde.yml:5:12: probe.max_pps: 0 (expected: a whole number from 1 to 1000000)",
            "netsonde.yml:6:1: unknown key 'webb' (did you mean 'web'?)"));
  }

  private static BadFile bad(String sin, String text, String... messages) {
    return new BadFile(sin, text, List.of(messages));
  }
}
