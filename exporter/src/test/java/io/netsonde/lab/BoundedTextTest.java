package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedTextTest {
  @Test
  void a_short_text_is_kept_whole() throws IOException {
    BoundedText text = drained("größer", 100);

    assertThat(text.text()).isEqualTo("größer");
    assertThat(text.dropped()).isZero();
  }

  @Test
  void of_a_long_text_the_end_is_kept() throws IOException {
    BoundedText text = drained("x".repeat(20_000) + "the end", 1000);

    assertThat(text.text()).hasSizeBetween(7, 1000).endsWith("the end");
    assertThat(text.dropped()).isEqualTo(20_007 - text.text().length());
  }

  private static BoundedText drained(String written, int limit) throws IOException {
    BoundedText text = new BoundedText(limit);
    text.drain(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)));
    return text;
  }
}
