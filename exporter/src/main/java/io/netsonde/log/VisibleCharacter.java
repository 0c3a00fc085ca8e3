package io.netsonde.log;

/**
 * A character that can stand in a line as it is: a terminal shows it and does nothing else. Format
 * characters are not among them, because they can reorder or hide what stands beside them.
 */
public final class VisibleCharacter {
  private VisibleCharacter() {}

  /** Whether a code point is one; the blank is, all other white space of ASCII is not. */
  public static boolean is(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
