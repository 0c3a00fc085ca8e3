package io.netsonde.cli;

import picocli.CommandLine.Option;

/** How pairs of hosts are told, wherever packets are analysed. */
final class PairOptions {
  @Option(
      names = "--inner",
      description = "Count what is in a tunnel for the hosts inside, not for the tunnel's ends.")
  private boolean inner;

  @Option(
      names = "--top",
      paramLabel = "N",
      converter = Flags.CountFlag.class,
      description = "How many pairs of hosts the summary lists. Default: 20.")
  private long top = 20;

  /** Whether what is in a tunnel counts for the hosts inside. */
  boolean inner() {
    return inner;
  }

  /** How many pairs are listed. */
  long top() {
    return top;
  }
}
