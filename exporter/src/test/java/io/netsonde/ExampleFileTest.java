package io.netsonde;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The configuration file that packages bring: every key of {@code docs/configuration.md}, commented
 * out, with its default. {@code -Dnetsonde.update=true} writes it anew.
 */
class ExampleFileTest {
  private static final Path FILE = Path.of("../packaging/netsonde.yml");

  @Test
  void it_has_what_the_document_says() throws Exception {
    String text = ExampleFile.text();
    if (Boolean.getBoolean("netsonde.update")) {
      Files.writeString(FILE, text);
    }
    assertThat(FILE).content().isEqualTo(text);
  }

  @Test
  void as_it_is_it_changes_nothing() throws Exception {
    assertThat(bind(Files.readString(FILE))).isEqualTo(Configuration.defaults());
  }

  /** One hash less on each line makes keys of the keys, and leaves comments comments. */
  @Test
  void every_value_in_it_is_the_default() throws Exception {
    String open =
        Files.readAllLines(FILE).stream()
            .map(line -> line.replaceFirst("^#", ""))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(bind(open)).isEqualTo(Configuration.defaults());
    for (ConfigurationReference.Key key : ConfigurationReference.keys()) {
      if (!key.defaultText().isEmpty()) {
        assertThat(open.lines().map(String::strip))
            .as(key.toString())
            .contains(key.name() + ": " + key.defaultText());
      }
    }
  }

  private static Configuration bind(String text) throws ConfigException {
    return ConfigDocument.parse("netsonde.yml", text).bind(Configuration::read);
  }
}
