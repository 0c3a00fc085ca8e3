package io.netsonde.web;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.io.IOException;
import java.util.List;
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
  private final Kind kind;

  private enum Kind {
    PAGE,
    LARGE_PAGE,
    STREAM,
    ACTION
  }

  private Route(Kind kind, String path, int maxAtOnce, Function<Request, Answer> answer) {
    this.kind = kind;
    this.path = path;
    this.answer = answer;
    this.maxAtOnce = maxAtOnce;
    this.free = new Semaphore(maxAtOnce);
  }

  /** Whose answers have a bound of their own. */
  static Route get(String path, int maxAtOnce, Function<Request, Answer> answer) {
    return new Route(Kind.PAGE, path, maxAtOnce, answer);
  }

  /** Whose answers grow with all that is known, so that one is made at a time. */
  static Route large(String path, int maxAtOnce, Function<Request, Answer> answer) {
    return new Route(Kind.LARGE_PAGE, path, maxAtOnce, answer);
  }

  /** That goes on for a while, to somebody who looks. */
  static Route stream(String path, int maxAtOnce, Function<Request, Answer> answer) {
    return new Route(Kind.STREAM, path, maxAtOnce, answer);
  }

  /** That does something, so that a link cannot ask for it. */
  static Route post(String path, int maxAtOnce, Function<Request, Answer> answer) {
    return new Route(Kind.ACTION, path, maxAtOnce, answer);
  }

  /** The methods that are answered. */
  List<String> methods() {
    return kind == Kind.ACTION ? List.of("POST", "PUT") : List.of("GET", "HEAD");
  }

  String path() {
    return path;
  }

  /** What one request too many is told. */
  String refusal() {
    return kind == Kind.STREAM
        ? "Too many viewers: %s serves at most %d at a time; close a page that nobody looks at."
            .formatted(path, maxAtOnce)
        : "Too many requests at once: %s answers at most %d at a time (web.max_scrapes)."
            .formatted(path, maxAtOnce);
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
    if (kind != Kind.LARGE_PAGE) {
      return Reply.of(answer.apply(request), request);
    }
    if (!memory.awaitTurn(ScrapeTimeout.of(request))) {
      return Reply.plain(503, "Too many large answers are wanted at once; ask again.");
    }
    try {
      return Reply.of(answer.apply(request), request);
    } finally {
      memory.made();
    }
  }
}
