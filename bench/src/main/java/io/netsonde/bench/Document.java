package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document with parts between comments that say who writes them: {@code <!-- bench NAME -->} and
 * {@code <!-- end of bench NAME -->}.
 *
 * @param file in Markdown
 */
record Document(Path file) {

  /** What stands between the comments of a part. */
  String part(String name) {
    String text = text();
    return text.substring(begin(text, name), end(text, name));
  }

  /** Puts something else there. */
  void replace(String name, String part) {
    String text = text();
    String fresh =
        text.substring(0, begin(text, name))
            + "\n"
            + part.strip()
            + "\n\n"
            + text.substring(end(text, name));
    try {
      Files.writeString(file, fresh);
    } catch (IOException e) {
      throw new Unmeasured("cannot write " + file, e);
    }
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Unmeasured("cannot read " + file, e);
    }
  }

  private int begin(String text, String name) {
    String comment = "<!-- bench " + name + " -->\n";
    return found(text.indexOf(comment), comment) + comment.length();
  }

  private int end(String text, String name) {
    String comment = "<!-- end of bench " + name + " -->\n";
    return found(text.indexOf(comment, begin(text, name)), comment);
  }

  private int found(int at, String comment) {
    if (at < 0) {
      throw new Unmeasured(file + " has no line " + comment.strip());
    }
    return at;
  }
}
