package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.probe.discovery.Failure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is kept of a source, whatever its looks come to. */
class SourceLoopTest {
  private static final List<TargetGroup> ONE = List.of(new TargetGroup(List.of("one"), Map.of()));
  private static final List<TargetGroup> TWO = List.of(new TargetGroup(List.of("two"), Map.of()));

  private final Deque<Supplier<Finding>> looks = new ArrayDeque<>();
  private Instant now = Instant.ofEpochSecond(1);
  private final SourceLoop loop =
      new SourceLoop(
          "test/0",
          new TargetSource() {
            @Override
            public Finding look() {
              return looks.remove().get();
            }

            @Override
            public Duration pause() {
              return Duration.ofSeconds(1);
            }
          },
          () -> now);

  @Test
  void before_the_first_look_nothing_is_known() {
    assertThat(loop.state()).isEqualTo(SourceState.unknown("test/0"));
  }

  @Test
  void the_revision_changes_with_the_targets_alone() throws Exception {
    long first = look(() -> Finding.of(ONE, List.of())).revision();
    assertThat(look(() -> Finding.of(List.copyOf(ONE), List.of())).revision()).isEqualTo(first);
    SourceState changed = look(() -> Finding.of(TWO, List.of()));

    assertThat(changed.revision()).isNotEqualTo(first);
    assertThat(changed.groups()).isEqualTo(TWO);
    assertThat(changed.targets()).isOne();
  }

  @Test
  void a_look_with_a_failure_is_counted_and_no_success() throws Exception {
    look(() -> Finding.of(ONE, List.of()));
    now = Instant.ofEpochSecond(2);
    Failure failure = new Failure(Reason.READ, "the disk is gone");
    look(() -> Finding.of(ONE, List.of(failure)));
    SourceState failed = look(() -> Finding.of(ONE, List.of(failure)));

    assertThat(failed.groups()).isEqualTo(ONE);
    assertThat(failed.lastSuccess()).contains(Instant.ofEpochSecond(1));
    assertThat(failed.errors()).isEqualTo(Map.of("read", 2L));
  }

  @Test
  void a_look_that_is_not_over_is_neither_a_success_nor_a_failure() throws Exception {
    SourceState state = look(() -> new Finding(List.of(), List.of(), false));

    assertThat(state.lastSuccess()).isEmpty();
    assertThat(state.errors()).isEmpty();
  }

  @Test
  void what_fails_because_it_was_ended_is_no_failure() throws Exception {
    look(() -> Finding.of(ONE, List.of()));
    looks.add(() -> {
      Thread.currentThread().interrupt();
      return Finding.of(List.of(), List.of(new Failure(Reason.READ, "closed by interrupt")));
    });

    assertThatThrownBy(loop::look).isInstanceOf(InterruptedException.class);

    assertThat(loop.state().groups()).isEqualTo(ONE);
    assertThat(loop.state().errors()).isEmpty();
  }

  @Test
  void a_defect_leaves_what_was_known_and_is_counted() throws Exception {
    look(() -> Finding.of(ONE, List.of()));
    SourceState state =
        look(() -> {
          throw new IllegalStateException("on purpose");
        });

    assertThat(state.groups()).isEqualTo(ONE);
    assertThat(state.errors()).isEqualTo(Map.of("defect", 1L));
    assertThat(look(() -> Finding.of(TWO, List.of())).groups()).isEqualTo(TWO);
  }

  private SourceState look(Supplier<Finding> finding) throws InterruptedException {
    looks.add(finding);
    loop.look();
    return loop.state();
  }
}
