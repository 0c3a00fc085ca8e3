package io.netsonde.web;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
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

  Route(String path, int maxAtOnce, Function<Request, Answer> answer) {
    this.path = path;
    this.answer = answer;
    this.maxAtOnce = maxAtOnce;
    this.free = new Semaphore(maxAtOnce);
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

  Answer answer(Request request) {
    return answer.apply(request);
  }
}
