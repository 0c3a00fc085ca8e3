package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InotifyTest {
  @TempDir private Path directory = Path.of(".");

  private final List<String> seen = new ArrayList<>();

  @Test
  void files_are_seen_to_be_made_written_replaced_and_removed() throws Exception {
    try (Inotify inotify = Inotify.open()) {
      int watch = inotify.watch(directory);
      assertThat(inotify.watch(directory)).isEqualTo(watch);
      assertThat(events(inotify)).isEmpty();

      Path file = Files.writeString(directory.resolve("leases"), "1");
      assertThat(events(inotify)).containsOnly(watch + " leases");
      Files.writeString(file, "2", StandardOpenOption.APPEND);
      assertThat(events(inotify)).containsOnly(watch + " leases");
      Path fresh = Files.writeString(directory.resolve("fresh"), "3");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      assertThat(events(inotify)).containsOnly(watch + " leases", watch + " fresh");
      Files.delete(file);
      assertThat(events(inotify)).containsOnly(watch + " leases");
    }
  }

  @Test
  void its_descriptor_is_ready_when_something_happened() throws Exception {
    try (Inotify inotify = Inotify.open();
        Poll poll = new Poll(1)) {
      inotify.watch(directory);
      poll.add(inotify.descriptor(), Poll.POLLIN);
      assertThat(poll.await(0)).isZero();
      Files.writeString(directory.resolve("leases"), "1");
      assertThat(poll.await(TimeUnit.SECONDS.toNanos(5))).isEqualTo(1);
    }
  }

  @Test
  void a_directory_that_is_removed_is_lost_and_one_that_is_forgotten_silent() throws Exception {
    try (Inotify inotify = Inotify.open()) {
      Path inner = Files.createDirectory(directory.resolve("inner"));
      int watch = inotify.watch(inner);
      Files.delete(inner);
      assertThat(events(inotify)).containsOnly(watch + " lost");
      int again = inotify.watch(directory);
      inotify.forget(again);
      inotify.forget(again);
      events(inotify);
      Files.writeString(directory.resolve("leases"), "1");
      assertThat(events(inotify)).isEmpty();
    }
  }

  @Test
  void what_is_no_directory_is_refused_in_a_sentence() throws Exception {
    try (Inotify inotify = Inotify.open()) {
      assertThatThrownBy(() -> inotify.watch(directory.resolve("none")))
          .hasMessageEndingWith("none: inotify_add_watch: ENOENT");
    }
  }

  private List<String> events(Inotify inotify) throws Exception {
    seen.clear();
    Inotify.Listener listener =
        new Inotify.Listener() {
          @Override
          public void changed(int watch, String name) {
            seen.add(watch + " " + name);
          }

          @Override
          public void lost(int watch) {
            seen.add(watch + " lost");
          }

          @Override
          public void overflowed() {
            seen.add("overflowed");
          }
        };
    while (inotify.read(listener)) {
      // Until nothing is left.
    }
    return List.copyOf(seen);
  }
}
