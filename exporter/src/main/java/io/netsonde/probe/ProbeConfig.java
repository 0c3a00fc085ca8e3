package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Durations;
import io.netsonde.probe.discovery.FleetConfig;
import io.netsonde.probe.discovery.SourceLabels;
import io.netsonde.probe.names.NamesConfig;
import java.time.Duration;
import java.util.List;

/**
 * How the probe slice works.
 *
 * @param enabled whether the slice runs at all
 * @param compat whether series that only the original's dashboards need are served beside their
 *     correct twins
 * @param histograms whether the distribution of each target's round-trip times is kept and served
 * @param limits how often, how long and how much is probed
 * @param tcpMethod how TCP ports are probed
 * @param policy which addresses may be probed
 * @param names how names are found
 * @param hardware whether network cards stamp
 * @param targets what is probed without being asked for
 * @param sending how probes leave this machine
 * @param fleet where further targets come from, and which of all are this agent's
 */
public record ProbeConfig(
    boolean enabled,
    boolean compat,
    boolean histograms,
    ProbeLimits limits,
    TcpMethod tcpMethod,
    TargetPolicy policy,
    NamesConfig names,
    HardwareConfig hardware,
    List<StaticTarget> targets,
    SendingConfig sending,
    FleetConfig fleet) {
  /** Keeps a copy of the list. */
  public ProbeConfig {
    targets = List.copyOf(targets);
  }

  /** A configuration without further sources of targets. */
  public ProbeConfig(
      boolean enabled,
      boolean compat,
      boolean histograms,
      ProbeLimits limits,
      TcpMethod tcpMethod,
      TargetPolicy policy,
      NamesConfig names,
      HardwareConfig hardware,
      List<StaticTarget> targets,
      SendingConfig sending) {
    this(
        enabled,
        compat,
        histograms,
        limits,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        sending,
        FleetConfig.NONE);
  }

  /** The original's defaults, and a bound on targets that it lacked. */
  public static ProbeConfig defaults() {
    return new ProbeConfig(
        true,
        true,
        true,
        ProbeLimits.DEFAULTS,
        TcpMethod.AUTO,
        TargetPolicy.ANY,
        NamesConfig.defaults(),
        HardwareConfig.off(),
        List.of(),
        SendingConfig.DEFAULTS);
  }

  /**
   * Reads the section {@code probe}.
   *
   * @param compat what {@link #compat} is where the section does not say
   */
  public static ProbeConfig read(ConfigSection section, boolean compat) {
    ProbeConfig defaults = defaults();
    SendingConfig sending = SendingConfig.read(section);
    TargetPolicy policy = TargetPolicy.read(section);
    ProbeLimits limits = ProbeLimits.read(section, sending.maxTargetRate());
    return new ProbeConfig(
        section.bool("enabled", defaults.enabled),
        section.bool("compat", compat),
        section.bool("histograms", defaults.histograms),
        limits,
        section.choice("tcp_method", defaults.tcpMethod),
        policy,
        NamesConfig.read(section),
        HardwareConfig.read(section),
        StaticTarget.readAll(section, limits.maxTargets(), sending, policy),
        sending,
        FleetConfig.read(
            section, new SourceLabels(labels -> FoundTarget.objection(labels, sending))));
  }

  /** Time between two probes of a target that has none of its own. */
  public Duration interval() {
    return limits.interval();
  }

  /** How long a reply is waited for. */
  public Duration timeout() {
    return limits.timeout();
  }

  /**
   * Verifies an interval that somebody else than the file asks for.
   *
   * @throws IllegalArgumentException when it is shorter than the bound on the rate of one target
   *     allows, with {@code 10ms (expected: …)} as its message
   */
  public void verify(Duration wanted) {
    SendingConfig.verify(wanted, Durations.format(wanted), sending.maxTargetRate());
  }

  /** This configuration with other limits. */
  public ProbeConfig with(ProbeLimits other) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        other,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        sending,
        fleet);
  }

  /** This configuration with another way to probe TCP ports. */
  public ProbeConfig with(TcpMethod other) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        limits,
        other,
        policy,
        names,
        hardware,
        targets,
        sending,
        fleet);
  }

  /** This configuration with another policy. */
  public ProbeConfig with(TargetPolicy other) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        limits,
        tcpMethod,
        other,
        names,
        hardware,
        targets,
        sending,
        fleet);
  }

  /** This configuration with network cards that stamp, or not. */
  public ProbeConfig with(HardwareConfig other) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        limits,
        tcpMethod,
        policy,
        names,
        other,
        targets,
        sending,
        fleet);
  }

  /** This configuration with another way of sending. */
  public ProbeConfig with(SendingConfig other) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        limits,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        other,
        fleet);
  }

  /** This configuration with other targets. */
  public ProbeConfig withTargets(List<StaticTarget> others) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        limits,
        tcpMethod,
        policy,
        names,
        hardware,
        others,
        sending,
        fleet);
  }

  /** This configuration with another interval and timeout. */
  public ProbeConfig with(Duration interval, Duration timeout) {
    return with(limits.with(interval, timeout));
  }
}
