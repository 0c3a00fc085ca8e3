package io.netsonde.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.web.security.WebSecurity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one request to its route and the answer back.
 *
 * <p>Whatever a route throws becomes a 500 with one sentence; the stack goes to the log, once a
 * minute for each path. Only a failure of the connection leaves {@link #handle}, on purpose: the
 * server forgets a broken connection only when its handler throws, and would count it against the
 * limit otherwise.
 *
 * <p>Threads: shared by all requests, each on a virtual thread of its own.
 */
final class Dispatcher implements HttpHandler {
  private static final Logger LOG = System.getLogger("io.netsonde.web");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  /** RFC 7617, section 2. */
  private static final String CHALLENGE = "Basic realm=\"netsonde\", charset=\"UTF-8\"";

  private static final Reply TOO_MUCH =
      Reply.plain(
          503,
          "Too much at once: answers that wait for slow clients take a quarter of the memory; ask"
              + " again, or give Netsonde a larger heap (-Xmx).");

  /** Exchanged as a whole when slices come or go. */
  private volatile Routes routes;

  private final HttpMetrics metrics;
  private final LongSupplier nanoTime;
  private final OncePerInterval failures;
  private final AnswerMemory memory;
  private final WebSecurity security;

  Dispatcher(
      Routes routes,
      HttpMetrics metrics,
      WebSecurity security,
      AnswerMemory memory,
      LongSupplier nanoTime) {
    this.memory = memory;
    this.security = security;
    this.routes = routes;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.failures = new OncePerInterval(LOG_INTERVAL, OncePerInterval.CAUSES, nanoTime);
  }

  /** Answers these paths from now on. */
  void exchange(Routes others) {
    routes = others;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long started = nanoTime.getAsLong();
    metrics.begin();
    String path = String.valueOf(exchange.getRequestURI().getPath());
    @Nullable Route route = routes.find(path).orElse(null);
    int status = 0;
    int bytes = 0;
    Optional<Reply> refusal = refusal(exchange);
    boolean entered = refusal.isEmpty() && route != null && route.enter();
    try {
      Reply reply = refusal.isPresent() ? refusal.get() : reply(exchange, route, entered);
      int size = reply.body().size();
      if (memory.hold(size)) {
        try {
          status = reply.status();
          bytes = send(exchange, reply);
        } finally {
          memory.release(size);
        }
      } else {
        status = 503;
        bytes = send(exchange, TOO_MUCH);
      }
    } finally {
      if (route != null && entered) {
        route.leave();
      }
      double seconds = (nanoTime.getAsLong() - started) / 1e9;
      String label = route == null ? "" : route.path();
      metrics.end(exchange.getRequestMethod(), label, status, seconds, bytes);
    }
  }

  private Optional<Reply> refusal(HttpExchange exchange) {
    List<String> authorization =
        exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
    return security
        .refusal(authorization)
        .map(refusal ->
            switch (refusal) {
              case TOO_MANY ->
                  Reply.plain(429, "Too many requests: rate_limit lets no more in for now.");
              case UNKNOWN ->
                  Reply.text(
                      new Answer.Text(
                          401,
                          "text/plain; charset=utf-8",
                          "Unauthorized: a user and a password are wanted.\n",
                          Map.of("WWW-Authenticate", CHALLENGE)));
            });
  }

  private Reply reply(HttpExchange exchange, @Nullable Route route, boolean entered) {
    if (route == null) {
      return Reply.plain(404, "There is nothing at this path; / shows what there is.");
    }
    if (!route.methods().contains(exchange.getRequestMethod())) {
      return methodNotAllowed(route.methods());
    }
    if (!entered) {
      return Reply.plain(503, route.refusal());
    }
    Map<String, List<String>> parameters;
    try {
      parameters = Query.parse(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException malformed) {
      return Reply.plain(400, "Bad request: " + malformed.getMessage() + ".");
    }
    return answered(route, new Request(parameters, headers(exchange)));
  }

  private Reply answered(Route route, Request request) {
    try {
      return route.reply(request, memory);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Reply.plain(503, "Netsonde is being stopped.");
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError failure) {
      log(route.path(), failure);
      return Reply.plain(
          500, "Netsonde failed to answer because of a defect; its log says more, please report.");
    }
  }

  private void log(String path, Throwable failure) {
    failures.log(LOG, Level.ERROR, path, LogMessage.of("cannot answer " + path).with(failure));
  }

  private static Reply methodNotAllowed(List<String> methods) {
    return Reply.text(
        new Answer.Text(
            405,
            "text/plain; charset=utf-8",
            "Only " + String.join(" and ", methods) + " are answered here.\n",
            Map.of("Allow", String.join(", ", methods))));
  }

  private static Map<String, List<String>> headers(HttpExchange exchange) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return headers;
  }

  /** Sends a reply and tells the length of the body that went out. */
  private int send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    security.headers().forEach(exchange.getResponseHeaders()::set);
    if (hasBody(exchange)) {
      // Nobody reads it, so what follows it cannot be told from it.
      exchange.getResponseHeaders().set("Connection", "close");
    }
    if (reply.feed().isPresent() && !exchange.getRequestMethod().equals("HEAD")) {
      return stream(exchange, reply.status(), reply.feed().get());
    }
    int length = reply.body().size();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(length));
    }
    if (head || length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return 0;
    }
    exchange.sendResponseHeaders(reply.status(), length);
    // Not exchange.close(), which awaits the rest of the request before it sends the answer.
    try (OutputStream out = exchange.getResponseBody()) {
      reply.body().writeTo(out);
    }
    return length;
  }

  /**
   * Sends what goes on for a while, in chunks. That it has ended is said only where it has, so that
   * a client can tell a failure from it.
   */
  private int stream(HttpExchange exchange, int status, Answer.Feed feed) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    CountedStream out = new CountedStream(exchange.getResponseBody());
    try {
      feed.writeTo(out);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the program is being stopped");
    } catch (RuntimeException | LinkageError failure) {
      log(String.valueOf(exchange.getRequestURI().getPath()), failure);
      throw new IOException("a stream failed by a defect", failure);
    }
    out.close();
    return out.bytes();
  }

  private static boolean hasBody(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return exchange.getRequestHeaders().containsKey("Transfer-Encoding")
        || Optional.ofNullable(length).filter(l -> !l.equals("0")).isPresent();
  }
}
