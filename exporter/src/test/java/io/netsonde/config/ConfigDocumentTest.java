package io.netsonde.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDocumentTest {
  private static final ExampleConfig DEFAULTS =
      new ExampleConfig(
          new ExampleConfig.Probe(
              true, true, Duration.ofSeconds(1), Duration.ofMillis(900), 10_000, 1000),
          new ExampleConfig.Web(List.of(":10043")),
          LogConfig.DEFAULT);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing but a comment\n",
        "---\n",
        "---\n...\n",
        "~\n",
        "{}",
        "\ufeff",
        "probe:\nweb:\nlog:\n",
        "probe: {}\nweb: ~\nlog: null\n"
      })
  void file_that_says_nothing_gives_the_defaults(String text) throws Exception {
    assertThat(parse(text)).isEqualTo(DEFAULTS);
  }

  @Test
  void no_file_gives_the_defaults() throws Exception {
    assertThat(ConfigDocument.empty().bind(ExampleConfig::read)).isEqualTo(DEFAULTS);
  }

  @Test
  void every_key_reaches_its_component() throws Exception {
    ExampleConfig config =
        parse(
            """
            # block style, flow style, quotes of both kinds
            probe:
              enabled: false
              compat: "false"
              interval: 1m30s
              timeout: '250ms'
              max_pps: 123456
              max_targets: "77"
            web:
              listen_address:
                - "[::1]:9100"
                - 127.0.0.1:9101
            log: {level: debug, format: json}
            """);
    assertThat(config)
        .isEqualTo(
            new ExampleConfig(
                new ExampleConfig.Probe(
                    false, false, Duration.ofSeconds(90), Duration.ofMillis(250), 123_456, 77),
                new ExampleConfig.Web(List.of("[::1]:9100", "127.0.0.1:9101")),
                new LogConfig(LogLevel.DEBUG, LogFormat.JSON)));
  }

  @Test
  void json_is_read_as_the_yaml_that_it_is() throws Exception {
    assertThat(parse("{\"probe\": {\"interval\": \"2s\", \"enabled\": false}}").probe())
        .extracting(ExampleConfig.Probe::interval, ExampleConfig.Probe::enabled)
        .containsExactly(Duration.ofSeconds(2), false);
  }

  @Test
  void what_is_rendered_is_read_back() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      ExampleConfig config = random(random);
      assertThat(parse(config.render())).as("seed %d, round %d", seed, i).isEqualTo(config);
    }
  }

  @Test
  void file_is_read_from_disk_by_its_name() throws Exception {
    Path file = write("wide open.yml", "probe: {interval: 3s}\nprob: 1\n".getBytes(UTF_8));
    refused(file, file + ":2:1: unknown key 'prob' (did you mean 'probe'?)");
  }

  @Test
  void missing_file_is_one_sentence() {
    Path file = directory.resolve("none.yml");
    refused(file, file + ": no such file (expected: a YAML file)");
  }

  @Test
  void directory_is_one_sentence() {
    refused(directory, directory + ": a directory (expected: a YAML file)");
  }

  @Test
  void file_below_a_file_is_one_sentence() throws Exception {
    Path file = write("netsonde.yml", new byte[0]).resolve("below");
    refused(file, file + ": Not a directory (expected: a readable YAML file)");
  }

  @Test
  void forbidden_file_is_one_sentence() throws Exception {
    Path file = write("secret.yml", new byte[0]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    FutureTask<Void> reading =
        new FutureTask<>(() -> {
          // Root reads everything until its thread gives these up.
          Capabilities.drop(List.of(Capability.CAP_DAC_OVERRIDE, Capability.CAP_DAC_READ_SEARCH));
          refused(file, file + ": permission denied (expected: a file that this user may read)");
          return null;
        });
    Thread.ofPlatform().start(reading);
    reading.get(10, TimeUnit.SECONDS);
  }

  @Test
  void file_of_another_encoding_is_refused_where_it_begins_to_be() throws Exception {
    byte[] text = "web: {}\n# gr\u00fc\u00df gott\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = write("latin.yml", text);
    refused(file, file + ":2:5: byte 0xfc is not UTF-8 (expected: a file saved as UTF-8)");
  }

  @Test
  void utf_16_is_refused_at_its_byte_order_mark() throws Exception {
    Path file = write("utf16.yml", "\ufeffweb: {}\n".getBytes(StandardCharsets.UTF_16LE));
    refused(file, file + ":1:1: byte 0xff is not UTF-8 (expected: a file saved as UTF-8)");
  }

  @Test
  void character_cut_off_at_the_end_is_refused() throws Exception {
    byte[] text = "# \u00fc".getBytes(UTF_8);
    Path file = write("cut.yml", Arrays.copyOf(text, text.length - 1));
    refused(file, file + ":1:3: byte 0xc3 is not UTF-8 (expected: a file saved as UTF-8)");
  }

  @Test
  void longest_file_is_read_and_one_byte_more_refused() throws Exception {
    byte[] comment = "#".repeat(SourceText.LIMIT).getBytes(UTF_8);
    assertThat(ConfigDocument.read(write("long.yml", comment)).bind(ExampleConfig::read))
        .isEqualTo(DEFAULTS);
    Path file = write("longer.yml", "#".repeat(SourceText.LIMIT + 1).getBytes(UTF_8));
    refused(file, file + ": too long (expected: at most 1MiB)");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigDocument.parse("netsonde.yml", "#".repeat(SourceText.LIMIT + 1)))
        .withMessage("netsonde.yml: too long (expected: at most 1MiB)");
  }

  @Test
  void endless_file_is_not_read_to_its_end() {
    refused(Path.of("/dev/zero"), "/dev/zero: too long (expected: at most 1MiB)");
  }

  @Test
  void only_the_first_hundred_problems_are_listed() {
    StringBuilder text = new StringBuilder("probe:\n");
    for (int i = 0; i < 1000; i++) {
      text.append("  key").append(i).append(": 1\n");
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse(text.toString()))
        .satisfies(e -> {
          assertThat(e.problems()).hasSize(Problems.LISTED + 1);
          assertThat(e.problems().getLast()).isEqualTo("netsonde.yml: and 900 more problems");
        });
  }

  @Test
  void file_name_that_would_break_the_line_is_escaped() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigDocument.parse("a\nb", "x: 1").bind(ExampleConfig::read))
        .withMessageStartingWith("'a\\nb':1:1: unknown key 'x'");
  }

  private static ExampleConfig parse(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text).bind(ExampleConfig::read);
  }

  private static void refused(Path file, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigDocument.read(file).bind(ExampleConfig::read))
        .withMessage(message);
  }

  private Path write(String name, byte[] bytes) throws Exception {
    return Files.write(directory.resolve(name), bytes);
  }

  private static ExampleConfig random(Random random) {
    return new ExampleConfig(
        new ExampleConfig.Probe(
            random.nextBoolean(),
            random.nextBoolean(),
            Duration.ofNanos(random.nextLong(10_000_000L, 3_600_000_000_000L)),
            Duration.ofMillis(random.nextLong(1, 60_000)),
            random.nextInt(1, 1_000_001),
            random.nextInt(1, 100_001)),
        new ExampleConfig.Web(
            random.ints(random.nextInt(5), 1, 65_536).mapToObj(port -> "[::]:" + port).toList()),
        new LogConfig(any(random, LogLevel.class), any(random, LogFormat.class)));
  }

  private static <E extends Enum<E>> E any(Random random, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    return constants.get(random.nextInt(constants.size()));
  }
}
