package io.netsonde.cli;

/** What the program tells scripts by its exit code; the same for all commands. */
public final class ExitCode {
  /** The command did what it was asked, and found all well. */
  public static final int OK = 0;

  /** The command could not do it (a taken port, no permission), or found something amiss. */
  public static final int FAILURE = 1;

  /** The command line or the configuration file is wrong; nothing was begun. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
