package io.netsonde.tcp.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Where nothing comes, a loop sleeps from one publication to the next: what an idle capture costs
 * is how often it wakes, and that the kernel counts.
 */
@NeedsRoot
@NeedsTool("ip")
class IdleCaptureTest {
  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final String SWITCHES = "voluntary_ctxt_switches:";
  private static final int PUBLICATIONS = 10;

  /** Blocks are handed over, or interfaces change, a few times at the beginning. */
  private static final int MOST_EACH = 2;

  /** How often its thread had gone to sleep, at each publication. */
  private static final class Sleeper extends Capturing.Counter {
    private final List<Long> sleeps = new CopyOnWriteArrayList<>();

    @Override
    public void publish() {
      super.publish();
      try (var lines = Files.lines(STATUS)) {
        lines
            .filter(line -> line.startsWith(SWITCHES))
            .forEach(line -> sleeps.add(Long.parseLong(line.substring(SWITCHES.length()).strip())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** How often it slept for each of so many publications from now on. */
    double sleepsEach() {
      int from = sleeps.size();
      Eventually.within(Capturing.LIMIT)
          .see("publications", sleeps::size, size -> size > from + PUBLICATIONS);
      return (double) (sleeps.get(from + PUBLICATIONS) - sleeps.get(from)) / PUBLICATIONS;
    }
  }

  @Test
  void where_nothing_comes_it_sleeps_between_publications() {
    try (Lab lab = Lab.open()) {
      Host far = lab.host("far");
      Link link = lab.link(lab.host("near"), far);
      Sleeper sleeper = new Sleeper();
      CaptureConfig config = Capturing.config("tcp port 80", 8, "*");
      assertThat(config.publish()).isGreaterThan(config.retire().multipliedBy(MOST_EACH));
      try (Capturing capturing = Capturing.in(far, config, sleeper)) {
        capturing.awaitOpen("lo", link.right().name());
        assertThat(sleeper.sleepsEach()).isBetween(0.5, (double) MOST_EACH);

        far.run("ip", "link", "set", link.right().name(), "down");
        capturing.await("down", s -> !s.devices().isEmpty());
        assertThat(sleeper.sleepsEach()).as("down").isBetween(0.5, (double) MOST_EACH);

        link.right().delete();
        capturing.await("gone", s -> s.open().equals(List.of("lo")));
        assertThat(sleeper.sleepsEach()).as("gone").isBetween(0.5, (double) MOST_EACH);
      }
    }
  }
}
