package io.netsonde.slice;

import java.util.List;
import java.util.function.Function;

/**
 * A path that a slice answers, as a plain function: the web room does the HTTP around it.
 *
 * @param path absolute, exact ({@code /probe})
 * @param description one line for the landing page
 * @param formFields names of the query parameters that the landing page offers as inputs; empty for
 *     a plain link
 * @param maxAtOnce requests that are answered at a time, where an answer is large and nobody needs
 *     many; the web room's own bound holds as well
 * @param answer pure in HTTP terms: request in, answer out; called by many threads at once
 */
public record Endpoint(
    String path,
    String description,
    List<String> formFields,
    int maxAtOnce,
    Function<Request, Answer> answer) {

  /** Copies the list, so that an endpoint once made never changes. */
  public Endpoint {
    formFields = List.copyOf(formFields);
    if (maxAtOnce < 1) {
      throw new IllegalArgumentException("maxAtOnce: " + maxAtOnce + " (expected: at least 1)");
    }
  }

  /** An endpoint that answers as many at a time as the web room allows. */
  public Endpoint(
      String path, String description, List<String> formFields, Function<Request, Answer> answer) {
    this(path, description, formFields, Integer.MAX_VALUE, answer);
  }
}
