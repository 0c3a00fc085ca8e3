package io.netsonde.wire.jool;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of Jool's kernel module, as {@code /sys/module/jool_common/version} has it.
 *
 * <p>Each part is 0 to 255. The module refuses a client that states another one: up to 4.1.8 any
 * other, later one of another major or minor number.
 *
 * @param major first number
 * @param minor second number
 * @param revision third number; 255 marks what became 4.2
 * @param development fourth number, 0 in a release
 */
public record ModuleVersion(int major, int minor, int revision, int development)
    implements Comparable<ModuleVersion> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?");
  private static final Comparator<ModuleVersion> ORDER =
      Comparator.comparingInt(ModuleVersion::major)
          .thenComparingInt(ModuleVersion::minor)
          .thenComparingInt(ModuleVersion::revision)
          .thenComparingInt(ModuleVersion::development);

  private static final int BEFORE_42 = 255;

  /** Parses a text such as {@code 4.1.9.0}; empty where it is none. */
  public static Optional<ModuleVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String last = matcher.group(4);
    ModuleVersion version =
        new ModuleVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            last == null ? 0 : Integer.parseInt(last));
    boolean fits =
        version.major < 256
            && version.minor < 256
            && version.revision < 256
            && version.development < 256;
    return fits ? Optional.of(version) : Optional.empty();
  }

  /** Whether it speaks the protocol of 4.2: its release candidates call themselves 4.1.255. */
  public boolean isLineOf42() {
    return major > 4 || (major == 4 && (minor > 1 || (minor == 1 && revision == BEFORE_42)));
  }

  /** Orders by the four numbers. */
  @Override
  public int compareTo(ModuleVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + revision + "." + development;
  }
}
