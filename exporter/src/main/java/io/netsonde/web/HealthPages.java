package io.netsonde.web;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceStatus;
import java.util.List;
import java.util.function.Supplier;

/** What orchestrators ask: does the process answer, and do its slices work. */
final class HealthPages {
  private final Supplier<List<Slice>> slices;

  HealthPages(Supplier<List<Slice>> slices) {
    this.slices = slices;
  }

  /** {@code /-/healthy}: that this is answered is the answer. */
  Answer healthy() {
    return Answer.Text.plain(200, "OK\n");
  }

  /**
   * {@code /-/ready}: 200 where every slice that has something to do does it, else 503; a line per
   * slice.
   */
  Answer ready() {
    boolean ready = true;
    StringBuilder lines = new StringBuilder();
    for (Slice slice : slices.get()) {
      SliceStatus status = SliceStatus.of(slice);
      ready &= status.health().up() || status.health().idle();
      lines
          .append(status.name())
          .append(": ")
          .append(status.health().state())
          .append(": ")
          .append(status.health().detail())
          .append('\n');
    }
    return Answer.Text.plain(ready ? 200 : 503, (ready ? "ready\n" : "not ready\n") + lines);
  }
}
