package io.netsonde.system;

import java.util.ArrayList;
import java.util.List;

/** How to run the program on an emulated processor, for which most of a start is other work. */
final class QuickStart {
  private QuickStart() {}

  /**
   * The command line that runs the program, with little collecting of garbage, and interpreted:
   * compiling takes as long as it gains, and of two emulated processors one has been seen to run
   * code that the other was changing.
   */
  static String[] command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Installation.command(arguments)));
    command.addAll(
        command.indexOf("-jar"), List.of("-Xlog:disable", "-Xint", "-Xms48m", "-Xmn32m"));
    return command.toArray(String[]::new);
  }
}
