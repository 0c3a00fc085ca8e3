package io.netsonde.web;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A path and who answers it, never more than a number of requests at a time.
 *
 * <p>The bound is for memory: an answer lives on the heap until its client has taken it.
 */
final class Route {
  private final String path;
  private final Function<Request, Answer> answer;
  private final int maxAtOnce;
  private final Semaphore free;
  private final boolean large;

  private Route(String path, int maxAtOnce, boolean large, Function<Request, Answer> answer) {
    this.path = path;
    this.answer = answer;
    this.maxAtOnce = maxAtOnce;
    this.large = large;
    this.free = new Semaphore(maxAtOnce);
  }

  /** Whose answers have a bound of their own. */
  Route(String path, int maxAtOnce, Function<Request, Answer> answer) {
    this(path, maxAtOnce, false, answer);
  }

  /** Whose answers grow with all that is known, so that one is made at a time. */
  static Route large(String path, int maxAtOnce, Function<Request, Answer> answer) {
    return new Route(path, maxAtOnce, true, answer);
  }

  String path() {
    return path;
  }

  int maxAtOnce() {
    return maxAtOnce;
  }

  /** Takes a place; whoever gets one gives it back by {@link #leave}. */
  boolean enter() {
    return free.tryAcquire();
  }

  void leave() {
    free.release();
  }

  /**
   * Makes the answer, when it is its turn.
   *
   * @throws IOException as {@link Reply#of}
   */
  Reply reply(Request request, AnswerMemory memory) throws IOException, InterruptedException {
    if (!large) {
      return Reply.of(answer.apply(request), request);
    }
    if (!memory.awaitTurn()) {
      return Reply.plain(503, "Too many large answers are wanted at once; ask again.");
    }
    try {
      return Reply.of(answer.apply(request), request);
    } finally {
      memory.made();
    }
  }
}
