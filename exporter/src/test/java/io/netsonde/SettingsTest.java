package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.cli.CaptureOverrides;
import io.netsonde.cli.ProbeOverrides;
import io.netsonde.cli.SendingOverrides;
import io.netsonde.cli.ServeOptions;
import io.netsonde.cli.WebOverrides;
import io.netsonde.config.ConfigDocument;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.probe.Outlet;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.web.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Path DEFAULTS = Path.of("src/main/resources/io/netsonde/defaults.yml");

  @TempDir private Path directory;

  /** With {@code -Dnetsonde.update=true} the file is written anew from the document. */
  @Test
  void the_file_of_defaults_is_what_the_document_says() throws Exception {
    String text = defaults();
    if (Boolean.getBoolean("netsonde.update")) {
      Files.writeString(DEFAULTS, text);
    }

    assertThat(Files.readString(DEFAULTS)).isEqualTo(text);
    assertThat(bound(text)).isEqualTo(Configuration.defaults());
  }

  private static String defaults() throws Exception {
    StringBuilder text =
        new StringBuilder(
            "# Every key that has a default of its own, made from the documentation.\n");
    List<String> open = List.of();
    for (ConfigurationReference.Key key : ConfigurationReference.keys()) {
      List<String> sections =
          key.section().equals(ConfigurationReference.TOP)
              ? List.of()
              : List.of(key.section().split("\\.", -1));
      for (int i = 0; i < sections.size(); i++) {
        if (open.size() <= i || !open.get(i).equals(sections.get(i))) {
          text.append("  ".repeat(i)).append(sections.get(i)).append(":\n");
        }
      }
      open = sections;
      if (!key.defaultText().isEmpty()) {
        text.append("  ".repeat(sections.size()))
            .append(key.name())
            .append(": ")
            .append(key.defaultText())
            .append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void without_a_file_and_flags_the_text_is_that_of_the_defaults() throws Exception {
    Settings settings = new Settings(ServeOptions.ofFile(Optional.empty()), Map.of());

    assertThat(bound(settings.text().get()))
        .isEqualTo(settings.read())
        .isEqualTo(Configuration.defaults());
  }

  @Test
  void the_text_says_what_holds_by_file_environment_and_command_line() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("netsonde.yml"),
            "compat: false\nprobe: {interval: 3s, targets: [192.0.2.1, {target: h, dscp: 4}],"
                + " modules: {a: {size: 9}}}\nweb: {max_connections: 7}\n"
                + "tcp: {interfaces: [eth0]}\n");
    Settings settings =
        new Settings(
            new ServeOptions(
                Optional.of(file),
                new WebOverrides(
                    List.of(ListenAddress.parse(":9116"), ListenAddress.parse("[::1]:0")),
                    Optional.of(Path.of("/etc/it's web.yml")),
                    Optional.of("/all"),
                    Optional.of(7),
                    true),
                Optional.of(LogLevel.DEBUG),
                Optional.of(LogFormat.JSON),
                new ProbeOverrides(
                    Optional.of(Duration.ofMillis(1500)),
                    Optional.of(Duration.ofSeconds(1)),
                    Optional.of(17),
                    true,
                    new SendingOverrides(
                        Optional.of(Outlet.NONE),
                        Optional.of(Outlet.ofFamily("eth1")),
                        Optional.of(OptionalInt.of(7)))),
                new CaptureOverrides(
                    Optional.of(InterfacePattern.parse("wlan*")), Optional.of("tcp port 443")),
                List.of()),
            Map.of("UPDATE_INTERVAL", "2.5", "METRICS_PORT", "10050"));

    assertThat(bound(settings.text().get()))
        .isEqualTo(settings.read())
        .isNotEqualTo(Configuration.defaults());
    assertThat(settings.text().get()).contains("interval: 1s500ms\n", "interval: 2s500ms\n");
  }

  private static Configuration bound(String text) throws Exception {
    return ConfigDocument.parse("netsonde.yml", text).bind(Configuration::read);
  }
}
