package io.netsonde.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something that takes its time, by looking again and again until a deadline; what a test
 * does instead of sleeping.
 *
 * <pre>{@code
 * Eventually.within(Duration.ofSeconds(5)).see("two replies", capture::packets, p -> p.size() == 2);
 * }</pre>
 */
public final class Eventually {
  private final Duration limit;

  private Eventually(Duration limit) {
    this.limit = limit;
  }

  /** Begins the sentence: how long to go on looking. */
  public static Eventually within(Duration limit) {
    return new Eventually(limit);
  }

  /**
   * Looks until a value satisfies a condition, and returns that value. An exception or assertion
   * error counts as "not yet".
   *
   * @param what what is waited for, for the failure's message
   * @param look takes the value; called at least once, every few milliseconds
   * @throws AssertionError when the time is over, saying what was seen last
   */
  public <T> T see(String what, Callable<T> look, Predicate<? super T> condition) {
    Sight<T> sight = new Sight<>(look, condition);
    if (!Deadline.after(limit).poll(sight::look)) {
      throw new AssertionError(
          "not within " + limit.toMillis() + " ms: " + what + "; last seen: " + sight.describe(),
          sight.failure);
    }
    return sight.seen();
  }

  /**
   * Looks until a block of assertions passes.
   *
   * @param what what is waited for, for the failure's message
   * @throws AssertionError when the time is over, with the block's last failure as its cause
   */
  public void pass(String what, Assertions assertions) {
    see(
        what,
        () -> {
          assertions.check();
          return "passed";
        },
        passed -> true);
  }

  /** Assertions that may not hold yet. */
  @FunctionalInterface
  public interface Assertions {
    /** Throws anything while they do not hold. */
    void check() throws Exception;
  }

  /** What was seen last: a value or a failure. */
  private static final class Sight<T> {
    private final Callable<T> look;
    private final Predicate<? super T> condition;
    private @Nullable T value;
    private @Nullable Throwable failure;

    Sight(Callable<T> look, Predicate<? super T> condition) {
      this.look = look;
      this.condition = condition;
    }

    boolean look() {
      try {
        T latest = look.call();
        value = latest;
        failure = null;
        return condition.test(latest);
      } catch (Exception | AssertionError e) {
        failure = e;
        return false;
      }
    }

    T seen() {
      T latest = value;
      if (latest == null) {
        throw new IllegalStateException("seen, yet no value");
      }
      return latest;
    }

    String describe() {
      return failure == null ? String.valueOf(value) : failure.toString();
    }
  }
}
