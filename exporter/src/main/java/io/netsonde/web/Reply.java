package io.netsonde.web;

import io.netsonde.metrics.Exposition;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer as bytes, whole before the first is sent: so an error while writing families is a clean
 * 500 and not a body that ends in the middle, and its length is known. Most clients take it
 * compressed, where 10 000 series are 100 KB.
 *
 * @param status HTTP status code
 * @param headers all fields but those about the connection
 * @param body what {@code GET} sends and {@code HEAD} measures
 * @param feed what {@code GET} sends in place of the body, where the answer goes on for a while
 */
record Reply(int status, Map<String, String> headers, Body body, Optional<Answer.Feed> feed) {
  /**
   * On everything: a page is never guessed to be something else, framed, kept or allowed to load
   * anything. An answer may replace a field by one of its own.
   */
  private static final Map<String, String> SAFE =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store");

  /**
   * Writes an answer as the request wants it.
   *
   * @throws IOException never in practice, as nothing leaves the heap
   * @throws IllegalArgumentException where the answer has a header field or status that HTTP has
   *     not
   */
  static Reply of(Answer answer, Request request) throws IOException {
    return switch (answer) {
      case Answer.Families families -> families(families, request);
      case Answer.Text text -> text(text);
      case Answer.Stream stream -> stream(stream);
    };
  }

  /** A sentence in plain text. */
  static Reply plain(int status, String sentence) {
    return text(Answer.Text.plain(status, sentence + "\n"));
  }

  private static Reply families(Answer.Families answer, Request request) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>(SAFE);
    Exposition exposition =
        Exposition.negotiate(request.headers("accept"), request.headers("accept-encoding"));
    headers.put("Content-Type", exposition.contentType());
    headers.put("Vary", "Accept, Accept-Encoding");
    exposition.contentEncoding().ifPresent(coding -> headers.put("Content-Encoding", coding));
    addAll(headers, answer.headers());
    Body body = new Body();
    PageThread.run(() -> {
      exposition.write(answer.snapshots(), body);
      return null;
    });
    return new Reply(200, headers, body, Optional.empty());
  }

  /** Text as it stands. */
  static Reply text(Answer.Text answer) {
    Map<String, String> headers = new LinkedHashMap<>(SAFE);
    if (answer.status() < 200 || answer.status() > 599) {
      throw new IllegalArgumentException("status: " + answer.status() + " (expected: 200 to 599)");
    }
    headers.put("Content-Type", answer.contentType());
    addAll(headers, answer.headers());
    Body body = new Body();
    body.write(answer.body().getBytes(StandardCharsets.UTF_8));
    return new Reply(answer.status(), headers, body, Optional.empty());
  }

  private static Reply stream(Answer.Stream answer) {
    Map<String, String> headers = new LinkedHashMap<>(SAFE);
    headers.put("Content-Type", answer.contentType());
    addAll(headers, answer.headers());
    return new Reply(200, headers, new Body(), Optional.of(answer.feed()));
  }

  private static void addAll(Map<String, String> headers, Map<String, String> own) {
    own.forEach((name, value) -> {
      if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new IllegalArgumentException(
            "header " + name + ": \"" + value + "\" (expected: printable ASCII)");
      }
      headers.keySet().removeIf(name::equalsIgnoreCase);
      headers.put(name, value);
    });
  }
}
