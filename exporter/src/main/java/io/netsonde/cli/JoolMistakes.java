package io.netsonde.cli;

import io.netsonde.linux.Errno;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Wrong usage of {@code netsonde jool stats …}, with the sentences and exit codes of Jool's own
 * command where it has them, so that scripts can be given either.
 */
final class JoolMistakes {
  /** sysexits.h: EX_USAGE, what argp(3) ends with. */
  private static final int UNKNOWN_OPTION = 64;

  /** The low byte of -EINVAL. */
  private static final int BAD_WORDS = -Errno.EINVAL & 0xff;

  private JoolMistakes() {}

  /**
   * Says what is wrong if it is a mistake in such a command that Jool's own has a sentence for.
   *
   * @return the exit code; empty for all others, of which nothing was said
   */
  static OptionalInt usage(ParameterException mistake) {
    CommandLine line = mistake.getCommandLine();
    Object command = line.getCommandSpec().userObject();
    List<String> unmatched =
        mistake instanceof UnmatchedArgumentException words ? words.getUnmatched() : List.of();
    String word = unmatched.isEmpty() ? "" : Complaints.visible(unmatched.getFirst());
    String all = String.join(" ", line.getSubcommands().keySet()) + " \n";
    if (command instanceof JoolStatsCommand && !word.isEmpty()) {
      return complain(
          line, "Unexpected token: '" + word + "'\nAvailable options: " + all, BAD_WORDS);
    }
    if (command instanceof JoolStatsCommand && mistake.getClass() == ParameterException.class) {
      return complain(line, "More arguments expected.\nPossible follow-ups: " + all, BAD_WORDS);
    }
    if (command instanceof JoolDisplayCommand && word.startsWith("--")) {
      return complain(
          line,
          "display: unrecognized option '"
              + word
              + "'\nTry `display --help' for more information.\n",
          UNKNOWN_OPTION);
    }
    return OptionalInt.empty();
  }

  private static OptionalInt complain(CommandLine line, String sentences, int exitCode) {
    PrintWriter err = line.getErr();
    err.print(sentences);
    err.flush();
    return OptionalInt.of(exitCode);
  }
}
