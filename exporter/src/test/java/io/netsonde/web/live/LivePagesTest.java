package io.netsonde.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.Answer;
import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LivePagesTest {
  private static final Request PROBE = new Request(Map.of("slice", List.of("probe")), Map.of());

  private static String fed(LivePages pages) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (pages.live(PROBE) instanceof Answer.Stream stream) {
      stream.feed().writeTo(out);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static LivePages pages(Duration responseTimeout) {
    return new LivePages(
        () -> List.of(FakeSlice.working("probe")), responseTimeout, Duration.ofMillis(20));
  }

  @Test
  void a_stream_ends_by_itself_before_the_server_cuts_it_off() throws Exception {
    try (LivePages pages = pages(Duration.ofMillis(800))) {
      pages.start();
      long begin = System.nanoTime();

      assertThat(fed(pages)).startsWith("retry: 1000\n\nid: ").endsWith("}\n\n");

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(590));
    }
  }

  @Test
  void after_the_end_nothing_is_streamed() throws Exception {
    LivePages pages = pages(Duration.ofHours(1));
    pages.start();
    pages.close();

    assertThat(fed(pages)).isEqualTo("retry: 1000\n\n");
  }
}
