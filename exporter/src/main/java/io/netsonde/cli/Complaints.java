package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import io.netsonde.config.ReadTrouble;
import io.netsonde.log.VisibleCharacter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in one line that names it, on stderr, and turns it into an exit code. A
 * stack trace is for a mistake of ours alone.
 */
final class Complaints {
  private Complaints() {}

  /** A command line that cannot be understood. */
  static int usage(ParameterException mistake, String[] arguments) {
    OptionalInt said = JoolMistakes.usage(mistake);
    if (said.isPresent()) {
      return said.getAsInt();
    }
    PrintWriter err = mistake.getCommandLine().getErr();
    String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    complain(err, sentence(mistake) + suggestion(mistake) + "; see " + command + " --help");
    err.flush();
    return ExitCode.USAGE;
  }

  /** One line, whatever control characters the user's own words bring into it. */
  static void complain(PrintWriter err, @Nullable String sentence) {
    err.println("netsonde: " + visible(String.valueOf(sentence)));
  }

  /** A text with a mark in place of each character that a terminal might obey. */
  static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> VisibleCharacter.is(c) ? c : '\ufffd')
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Without the word that picocli puts before some of its sentences. */
  private static String sentence(ParameterException mistake) {
    return String.valueOf(mistake.getMessage()).replaceFirst("^Error: ", "");
  }

  private static String suggestion(ParameterException mistake) {
    if (mistake instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return " (did you mean " + unmatched.getSuggestions().getFirst() + "?)";
    }
    return "";
  }

  /** A command that was understood and failed. */
  static int execution(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    try {
      throw failure;
    } catch (ConfigException e) {
      e.problems().forEach(problem -> complain(err, problem));
      return ExitCode.USAGE;
    } catch (FileSystemException e) {
      complain(err, (e.getFile() == null ? "" : e.getFile() + ": ") + ReadTrouble.of(e));
      return ExitCode.FAILURE;
    } catch (IOException e) {
      complain(err, e.getMessage());
      return ExitCode.FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    } catch (Exception e) {
      complain(err, "this is a mistake in Netsonde, please report it: " + e);
      e.printStackTrace(err);
      return ExitCode.FAILURE;
    } finally {
      err.flush();
    }
  }
}
