package io.netsonde.jool;

import io.netsonde.config.Expectation;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.Translator;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which instance is meant.
 *
 * @param netns name or path of the network namespace; empty for Netsonde's own
 * @param translator kind of the instance; one name may stand for one of each kind
 * @param name at most 15 bytes
 */
public record InstanceKey(String netns, Translator translator, String name)
    implements Comparable<InstanceKey> {
  private static final Pattern FORM = Pattern.compile("(?:(.*?):)?(nat64|siit)/(.+)");
  private static final Comparator<InstanceKey> ORDER =
      Comparator.comparing(InstanceKey::netns)
          .thenComparing(InstanceKey::translator)
          .thenComparing(InstanceKey::name);

  /**
   * Parses {@code nat64/NAME} or {@code siit/NAME}, with {@code NETNS:} before it where the
   * instance is in another network namespace.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static InstanceKey parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !JoolRequest.isName(matcher.group(3))) {
      throw Expectation.of(
          text,
          "nat64/NAME or siit/NAME, after NETNS: for another network namespace, such as"
              + " blue:nat64/default; a name has at most 15 bytes");
    }
    String netns = matcher.group(1);
    return new InstanceKey(
        netns == null ? "" : netns,
        Translator.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
        matcher.group(3));
  }

  /** The same instance name in another namespace. */
  InstanceKey in(String otherNetns) {
    return new InstanceKey(otherNetns, translator, name);
  }

  /** By namespace, then kind, then name. */
  @Override
  public int compareTo(InstanceKey other) {
    return ORDER.compare(this, other);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (netns.isEmpty() ? "" : netns + ":") + translator.label() + "/" + name;
  }
}
