package io.netsonde.web;

/** HTML text, built up; every value goes through {@link #text} or {@link #attribute}. */
final class Html {
  private final StringBuilder out = new StringBuilder(8192);

  /** Markup of our own, as it stands. */
  Html markup(String markup) {
    out.append(markup);
    return this;
  }

  /** A value, escaped for text and for quoted attributes alike. */
  Html text(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /** A value in quotes behind the name of its attribute. */
  Html attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    return text(value).markup("\"");
  }

  /** An element around a value. */
  Html element(String name, String value) {
    return markup("<" + name + ">").text(value).markup("</" + name + ">");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
