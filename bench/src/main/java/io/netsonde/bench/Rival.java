package io.netsonde.bench;

/** With whom Netsonde is compared: what Debian has, and the original where somebody has it. */
enum Rival {
  /** A ping for many hosts: the floor, without a server. */
  FPING("fping", "fping"),

  /** Pings on its own time and serves histograms. */
  SMOKEPING_PROBER("smokeping_prober", "prometheus-smokeping-prober"),

  /** Pings once for each request. */
  BLACKBOX_EXPORTER("blackbox_exporter", "prometheus-blackbox-exporter"),

  /** The original, which a variable of the environment names. */
  ICMP_EXPORTER("icmp-exporter", "");

  private final String label;
  private final String tool;

  Rival(String label, String tool) {
    this.label = label;
    this.tool = tool;
  }

  /** The program's name, on the command line and in the tables. */
  String label() {
    return label;
  }

  /** What has to be installed; empty where that is looked for elsewhere. */
  String tool() {
    return tool;
  }

  /** Gets it ready. */
  Contestant enter(Playground playground, Scenario scenario, Originals originals) {
    return switch (this) {
      case FPING -> new FpingContestant(playground, scenario);
      case SMOKEPING_PROBER -> new SmokepingContestant(playground, scenario);
      case BLACKBOX_EXPORTER -> new BlackboxContestant(playground, scenario);
      case ICMP_EXPORTER ->
          new OriginalPinger(
              playground,
              scenario,
              originals
                  .program(Originals.Which.ICMP_EXPORTER)
                  .orElseThrow(() ->
                      new Unmeasured(
                          Originals.Which.ICMP_EXPORTER.variable() + " does not name a program")));
    };
  }

  /**
   * Reads a {@link #label}.
   *
   * @throws IllegalArgumentException when there is none such
   */
  static Rival parse(String label) {
    for (Rival rival : values()) {
      if (rival.label.equals(label)) {
        return rival;
      }
    }
    throw new IllegalArgumentException(
        "--rival: '"
            + label
            + "' (expected: fping, smokeping_prober, blackbox_exporter or icmp-exporter)");
  }
}
