package io.netsonde.linux;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a Linux kernel, for features that depend on it.
 *
 * <p>Compared by its three numbers; what a distribution appends does not order. Distributions also
 * bring features back to old versions, so where a feature can be tried, try it.
 *
 * @param major first number, from 0
 * @param minor second number, from 0
 * @param patch third number, 0 where there is none ({@code 6.18-rc1})
 * @param release the whole text, as {@code uname -r} prints it
 */
public record KernelVersion(int major, int minor, int patch, String release)
    implements Comparable<KernelVersion> {
  private static final String OSRELEASE = "kernel/osrelease";
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(?!\\d).*");
  private static final Comparator<KernelVersion> ORDER =
      Comparator.comparingInt(KernelVersion::major)
          .thenComparingInt(KernelVersion::minor)
          .thenComparingInt(KernelVersion::patch);

  /**
   * Reads the version of the running kernel.
   *
   * @throws IOException when {@code /proc} cannot be read or says something that is no version
   */
  public static KernelVersion running() throws IOException {
    String release = Sysctl.read(OSRELEASE);
    return parse(release)
        .orElseThrow(() ->
            new IOException(
                OSRELEASE + ": '" + release + "' (expected: a version such as 6.18.44)"));
  }

  /** Parses a text such as {@code 6.18.44-fc-v657}; empty where it does not begin so. */
  public static Optional<KernelVersion> parse(String release) {
    Matcher matcher = FORM.matcher(release);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String patch = matcher.group(3);
    return Optional.of(
        new KernelVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            patch == null ? 0 : Integer.parseInt(patch),
            release));
  }

  /** Whether this is the named version or a later one. */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** Orders by the three numbers; consistent with {@code equals} but for the appended text. */
  @Override
  public int compareTo(KernelVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return release;
  }
}
