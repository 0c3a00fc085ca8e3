package io.netsonde.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {
  @Test
  void one_file_lies_over_another_key_by_key() throws Exception {
    ConfigText below = text("{a: 1, b: {c: 2, d: [x, y]}, e: 3}");
    ConfigText over = text("{b: {d: [z], f: {g: 4}}}");

    assertThat(below.with(over).with(text("e: 5")).with(text("")).toString())
        .isEqualTo(
            """
            a: 1
            b:
              c: 2
              d:
                - z
              f:
                g: 4
            e: 5
            """);
  }

  @Test
  void secrets_are_hidden() throws Exception {
    ConfigText text =
        text(
            """
            password: x
            users: [{name: a, token: b}]
            basic_auth_users: {me: $2y$10$abc}
            url: https://me:secret@host/x@y
            key_file: /k
            """);

    assertThat(text.toString())
        .isEqualTo(
            """
            password: <secret>
            users:
              -
                name: a
                token: <secret>
            basic_auth_users: <secret>
            url: 'https://<secret>@host/x@y'
            key_file: /k
            """);
  }

  /** What discovery leaves out of the log stands in no page either. */
  @ParameterizedTest
  @CsvSource({
    "https://me:p@ss@host/x, https://<secret>@host/x",
    "https://host/t?token=abc&a=b, https://host/t?<secret>",
    "https://me@host?token=x@y, https://<secret>@host?<secret>",
    "https://host/t?, https://host/t?",
    "what?, what?"
  })
  void in_a_url_user_and_query_are_hidden(String url, String shown) throws Exception {
    assertThat(text("url: '" + url + "'\n").toString().replace("'", ""))
        .isEqualTo("url: " + shown + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with blank",
        " lead",
        "trail ",
        "",
        "'",
        "\"",
        "a: b",
        "a #b",
        "#c",
        "- d",
        "-",
        "null",
        "Null",
        "~",
        "true",
        "[x]",
        "{y}",
        "*z",
        "&z",
        "!z",
        "%z",
        "@z",
        "`z",
        "|",
        ">",
        "a\tb",
        "a\nb",
        "\u0001",
        "\u007f",
        "\u00e4\u20ac",
        ":10116",
        "::1",
        "a:",
        "?x",
        "\\",
        "tcp port 443",
        "1m30s",
        "=",
        "<<",
        "---",
        "...",
        "a, b",
        "[::]:1"
      })
  void what_is_written_is_read_as_the_same(String value) throws Exception {
    ConfigText text = text(doubleQuoted(value));
    String again = text(text.toString()).toString();

    assertThat(again).isEqualTo(text.toString());
    assertThat(
            ConfigDocument.parse("again", again).<String>bind(root -> root.value("k", "", t -> t)))
        .isEqualTo(value);
  }

  @Test
  void what_is_no_yaml_is_refused() {
    assertThatThrownBy(() -> text("a: [")).isInstanceOf(ConfigException.class);
  }

  private static ConfigText text(String yaml) throws ConfigException {
    return ConfigText.of("test", yaml);
  }

  private static String doubleQuoted(String value) {
    StringBuilder yaml = new StringBuilder("k: \"");
    value.chars().forEach(c -> yaml.append(String.format("\\u%04x", c)));
    return yaml.append("\"\n").toString();
  }
}
