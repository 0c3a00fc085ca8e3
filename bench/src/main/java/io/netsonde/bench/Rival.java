package io.netsonde.bench;

/** With whom Netsonde is compared; all are Debian's. */
enum Rival {
  /** A ping for many hosts: the floor, without a server. */
  FPING("fping", "fping"),

  /** Pings on its own time and serves histograms. */
  SMOKEPING_PROBER("smokeping_prober", "prometheus-smokeping-prober"),

  /** Pings once for each request. */
  BLACKBOX_EXPORTER("blackbox_exporter", "prometheus-blackbox-exporter");

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

  /** What has to be installed. */
  String tool() {
    return tool;
  }

  /** Gets it ready. */
  Contestant enter(Playground playground, Scenario scenario) {
    return switch (this) {
      case FPING -> new FpingContestant(playground, scenario);
      case SMOKEPING_PROBER -> new SmokepingContestant(playground, scenario);
      case BLACKBOX_EXPORTER -> new BlackboxContestant(playground, scenario);
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
        "--rival: '" + label + "' (expected: fping, smokeping_prober or blackbox_exporter)");
  }
}
