package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
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
    PrintWriter err = mistake.getCommandLine().getErr();
    String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    err.println(
        "netsonde: " + sentence(mistake) + suggestion(mistake) + "; see " + command + " --help");
    err.flush();
    return ExitCode.USAGE;
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
      e.problems().forEach(problem -> err.println("netsonde: " + problem));
      return ExitCode.USAGE;
    } catch (IOException e) {
      err.println("netsonde: " + e.getMessage());
      return ExitCode.FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    } catch (Exception e) {
      err.println("netsonde: this is a mistake in Netsonde, please report it: " + e);
      e.printStackTrace(err);
      return ExitCode.FAILURE;
    } finally {
      err.flush();
    }
  }
}
