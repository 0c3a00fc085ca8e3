package io.netsonde.metrics;

/**
 * Text that others chose (host names, DHCP names, banners), made fit for a label value.
 *
 * <p>Anyone on the network can choose a name of a megabyte or of control characters. What is
 * published is at most {@value #MAX_CODE_POINTS} code points; control characters and halves of
 * surrogate pairs, which no format can carry, become U+FFFD.
 */
public final class LabelText {
  /** Length of a value, cut without a mark: a name of DNS is shorter. */
  public static final int MAX_CODE_POINTS = 255;

  private static final int REPLACEMENT = 0xFFFD;

  private LabelText() {}

  /** The text as it may be published; the same object where nothing was wrong with it. */
  public static String of(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_CODE_POINTS));
    text.codePoints()
        .limit(MAX_CODE_POINTS)
        .map(c -> isPublishable(c) ? c : REPLACEMENT)
        .forEach(clean::appendCodePoint);
    return clean.compareTo(new StringBuilder(text)) == 0 ? text : clean.toString();
  }

  private static boolean isPublishable(int c) {
    return !Character.isISOControl(c)
        && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }
}
