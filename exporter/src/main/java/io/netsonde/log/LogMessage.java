package io.netsonde.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A message with keys and values, for {@link System.Logger#log(System.Logger.Level, Object)}.
 *
 * <pre>{@code
 * log.log(Level.INFO, LogMessage.of("listening").with("address", address));
 * }</pre>
 *
 * <p>Under any other logger its {@link #toString} still says everything.
 */
public final class LogMessage {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Set<String> TAKEN =
      Set.of("time", "level", "source", "msg", "err", "stack", "truncated");

  private final String text;
  private final Map<String, Object> fields;
  private final Optional<Throwable> cause;

  private LogMessage(String text, Map<String, Object> fields, Optional<Throwable> cause) {
    this.text = text;
    this.fields = fields;
    this.cause = cause;
  }

  /**
   * A message without keys.
   *
   * @param text a phrase that stays the same from time to time, so that one can search for it
   */
  public static LogMessage of(String text) {
    return new LogMessage(text, Map.of(), Optional.empty());
  }

  /**
   * The message with one more key, or with another value for a key that it has.
   *
   * @param key small letters, digits and {@code _}, at most 64 characters; none of those that every
   *     line has
   * @param value written by its {@code toString}; whole numbers and booleans are bare in JSON
   * @throws IllegalArgumentException when the key is not of that form
   */
  public LogMessage with(String key, Object value) {
    if (!KEY.matcher(key).matches() || TAKEN.contains(key)) {
      throw new IllegalArgumentException(
          "log key: " + key + " (expected: " + KEY + " and none of " + TAKEN + ")");
    }
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return new LogMessage(text, more, cause);
  }

  /** The message with what was thrown, written as {@code err}. */
  public LogMessage with(Throwable thrown) {
    return new LogMessage(text, fields, Optional.of(thrown));
  }

  String text() {
    return text;
  }

  Map<String, Object> fields() {
    return fields;
  }

  Optional<Throwable> cause() {
    return cause;
  }

  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(text);
    fields.forEach((key, value) -> all.append(' ').append(key).append('=').append(value));
    cause.ifPresent(thrown -> all.append(" err=").append(ThrowableText.summary(thrown)));
    return all.toString();
  }
}
