package io.netsonde.clients.names;

import io.netsonde.log.VisibleCharacter;
import io.netsonde.wire.IpAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a name that can be shown of what a stranger wrote: a client sends its DHCP server any bytes
 * it likes.
 */
final class NameText {
  /** RFC 1035 section 3.1: no name of a host is longer. */
  static final int LONGEST = 253;

  private final List<String> domains;

  /**
   * Makes a cleaner.
   *
   * @param domains that are cut off at the end of names, such as {@code lan}
   */
  NameText(List<String> domains) {
    this.domains = domains.stream().map(one -> "." + one.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Cleans a name.
   *
   * @return null where nothing is left that names anything: {@code *}, {@code -}, blanks, or the
   *     address itself in another dress
   */
  @Nullable String clean(String raw, @Nullable IpAddress address) {
    String name = visible(raw);
    name = withoutDomain(name.endsWith(".") ? name.substring(0, name.length() - 1) : name).strip();
    boolean something = name.codePoints().anyMatch(NameText::names);
    return something && !says(name, address) ? name : null;
  }

  /** A text without what a terminal would obey, and not longer than a name. */
  static String visible(String raw) {
    StringBuilder clean = new StringBuilder();
    raw.codePoints().filter(VisibleCharacter::is).limit(LONGEST).forEach(clean::appendCodePoint);
    String text = clean.toString().strip();
    // Where its characters are of two units each.
    return text.length() > LONGEST
        ? text.substring(0, text.offsetByCodePoints(0, LONGEST / 2))
        : text;
  }

  /** Whether a character is more than a mark such as {@code *} or {@code -}. */
  private static boolean names(int codePoint) {
    return codePoint > 0x7f || Character.isLetterOrDigit(codePoint);
  }

  private String withoutDomain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String domain : domains) {
      if (lower.endsWith(domain) && lower.length() == name.length()) {
        return name.substring(0, name.length() - domain.length());
      }
    }
    return name;
  }

  /** Whether a name is made of the address: {@code 192-168-1-5.dhcp.example}. */
  private static boolean says(String name, @Nullable IpAddress address) {
    if (address == null) {
      return false;
    }
    String text = address.toString();
    return name.contains(text) || name.contains(text.replace('.', '-').replace(':', '-'));
  }
}
