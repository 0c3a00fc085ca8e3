package io.netsonde.log;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message from a pattern and its parameters, as {@link System.Logger} asks for:
 * {@link MessageFormat}, and only where there are parameters. A message that cannot be made says so
 * in its place; logging never throws.
 */
final class MessageText {
  private MessageText() {}

  /**
   * Fills a pattern in.
   *
   * <p>Numbers are first tried as text, so that a port is {@code 10043} and not {@code 10,043}; a
   * pattern that formats them itself ({@code {0,number}}) gets them as they are.
   */
  static String of(
      @Nullable ResourceBundle bundle, @Nullable String pattern, @Nullable Object... params) {
    String text = localized(bundle, String.valueOf(pattern));
    if (params.length == 0 || text.indexOf('{') < 0) {
      return text;
    }
    @Nullable Object[] plain =
        Arrays.stream(params).map(p -> p instanceof Number ? p.toString() : p).toArray();
    try {
      return new MessageFormat(text, Locale.ROOT).format(plain);
    } catch (RuntimeException e) {
      return formatted(text, params);
    }
  }

  /** An object's text, whatever its {@code toString} does. */
  static String of(@Nullable Object object) {
    try {
      return String.valueOf(object);
    } catch (RuntimeException e) {
      return "(no text: " + e.getClass().getName() + ")";
    }
  }

  private static String formatted(String text, @Nullable Object... params) {
    try {
      return new MessageFormat(text, Locale.ROOT).format(params);
    } catch (RuntimeException e) {
      StringBuilder all = new StringBuilder(text);
      for (Object param : params) {
        all.append(' ').append(of(param));
      }
      return all.toString();
    }
  }

  private static String localized(@Nullable ResourceBundle bundle, String key) {
    try {
      return bundle == null ? key : bundle.getString(key);
    } catch (MissingResourceException | ClassCastException e) {
      return key;
    }
  }
}
