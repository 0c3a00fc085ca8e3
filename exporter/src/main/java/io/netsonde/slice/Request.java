package io.netsonde.slice;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a slice sees of an HTTP request.
 *
 * @param parameters decoded query parameters, each with its values in the order of the query
 * @param headers header fields by lower-case name
 */
public record Request(Map<String, List<String>> parameters, Map<String, List<String>> headers) {

  /** All values of a query parameter, in order; empty when it is absent. */
  public List<String> parameters(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /** All values of a header field, whatever the case of {@code name}. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
