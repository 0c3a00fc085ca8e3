package io.netsonde.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * What the YAML parser objected to, in one line.
 *
 * @param at where the parser stood
 * @param what the problem
 */
record SyntaxProblem(Position at, String what) {

  static SyntaxProblem of(RuntimeException e, String text) {
    if (e instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
      Position at = Position.of(mark);
      if (mark.filter(SyntaxProblem::standsOnTab).isPresent()) {
        return new SyntaxProblem(at, Expectation.wording("a tab", "spaces for indentation"));
      }
      return new SyntaxProblem(at, wording(marked, at));
    }
    if (e instanceof YamlVersionException other) {
      SpecVersion version = other.getSpecVersion();
      String what = "YAML " + version.getMajor() + "." + version.getMinor();
      return new SyntaxProblem(Position.FILE, Expectation.wording(what, "YAML 1.2"));
    }
    if (e instanceof ReaderException unprintable) {
      int end = text.offsetByCodePoints(0, unprintable.getPosition());
      String what = String.format("character U+%04X", unprintable.getCodePoint());
      return new SyntaxProblem(
          Position.after(text.substring(0, end)), Expectation.wording(what, "printable text"));
    }
    return new SyntaxProblem(Position.FILE, "not YAML: " + oneLine(String.valueOf(e.getMessage())));
  }

  private static String wording(MarkedYamlEngineException e, Position at) {
    String problem = Optional.ofNullable(e.getProblem()).orElse("cannot be read");
    if (problem.startsWith("mapping values are not allowed")) {
      return Expectation.wording(
          "a ':' out of place",
          "one 'key: value' per line, a blank after the colon, keys of a section below each other");
    }
    String context = Optional.ofNullable(e.getContext()).map(c -> ", " + c).orElse("");
    Position begun = Position.of(e.getContextMark());
    if (!context.isEmpty() && begun.line() != at.line()) {
      context += " that begins on line " + begun.line();
    }
    return "not YAML: " + oneLine(problem + context);
  }

  void addTo(Problems problems) {
    problems.add(at, KeyPath.ROOT, what);
  }

  private static boolean standsOnTab(Mark mark) {
    return mark.getPointer() < mark.getBuffer().length
        && mark.getBuffer()[mark.getPointer()] == '\t';
  }

  /** The parser quotes what it found as it stands, and some of its sentences have two lines. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .limit(200)
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .forEach(line::appendCodePoint);
    return line.toString().replaceAll(" +", " ").strip();
  }
}
