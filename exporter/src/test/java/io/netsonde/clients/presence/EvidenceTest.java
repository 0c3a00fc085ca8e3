package io.netsonde.clients.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.presence.Evidence.Link;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict as a pure function of what is known. */
class EvidenceTest {
  private static final long WINDOW = 120;
  private static final List<Link> LINKS = List.of(Link.values());

  @ParameterizedTest
  @CsvSource({
    // What the kernel holds, seen, silent for, failed, awaited.
    "REACHABLE, false,   0, false, false, ONLINE",
    "REACHABLE, true,  999, false, false, ONLINE",
    "DOUBTFUL,  true,  120, false, false, ONLINE",
    "DOUBTFUL,  true,  121, false, false, OFFLINE",
    "DOUBTFUL,  true,  121, false, true,  ONLINE",
    "DOUBTFUL,  true,    1, true,  false, OFFLINE",
    "DOUBTFUL,  false,   0, false, false, UNKNOWN",
    "DOUBTFUL,  false,   0, true,  false, OFFLINE",
    "GONE,      true,    5, false, false, ONLINE",
    "GONE,      true,  121, false, false, OFFLINE",
    "GONE,      false,   0, false, false, UNKNOWN",
    "FIXED,     false,   0, false, false, UNKNOWN",
    "FIXED,     true,    5, false, false, ONLINE",
    "FIXED,     true,  121, false, false, UNKNOWN",
    "ABSENT,    true,    5, false, false, ONLINE",
    "ABSENT,    true,  121, false, false, UNKNOWN"
  })
  void verdicts(
      Link link, boolean seen, long silent, boolean failed, boolean awaited, Status status) {
    assertThat(new Evidence(link, seen, silent, failed, awaited).status(WINDOW)).isEqualTo(status);
  }

  @Test
  void a_longer_silence_never_brings_a_client_back() {
    forAny(evidence -> {
      Status now = evidence.status(WINDOW);
      Status later =
          new Evidence(
                  evidence.link(),
                  evidence.seen(),
                  evidence.silentNanos() + 50,
                  evidence.failed(),
                  evidence.awaited())
              .status(WINDOW);
      if (now != Status.ONLINE) {
        assertThat(later).isEqualTo(now);
      }
    });
  }

  @Test
  void nobody_is_online_or_gone_without_a_reason() {
    forAny(evidence -> {
      Status status = evidence.status(WINDOW);
      if (status == Status.ONLINE) {
        assertThat(evidence.link() == Link.REACHABLE || evidence.seen()).isTrue();
      }
      if (status == Status.OFFLINE) {
        assertThat(evidence.failed() || (evidence.seen() && evidence.silentNanos() > WINDOW))
            .isTrue();
      }
    });
  }

  @Test
  void who_did_not_answer_is_offline_unless_the_kernel_says_otherwise() {
    forAny(evidence -> {
      if (evidence.failed() && evidence.link() != Link.REACHABLE) {
        assertThat(evidence.status(WINDOW)).isEqualTo(Status.OFFLINE);
      }
    });
  }

  private static void forAny(Consumer<Evidence> property) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Evidence evidence =
          new Evidence(
              LINKS.get(random.nextInt(LINKS.size())),
              random.nextBoolean(),
              random.nextInt(300),
              random.nextBoolean(),
              random.nextBoolean());
      try {
        property.accept(evidence);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + evidence, e);
      }
    }
  }
}
