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
        SendingConfig.DEFAULTS,
        FleetConfig.NONE);
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
    return with(other, tcpMethod, policy, hardware, targets, sending);
  }

  /** This configuration with another way to probe TCP ports. */
  public ProbeConfig with(TcpMethod other) {
    return with(limits, other, policy, hardware, targets, sending);
  }

  /** This configuration with another policy. */
  public ProbeConfig with(TargetPolicy other) {
    return with(limits, tcpMethod, other, hardware, targets, sending);
  }

  /** This configuration with network cards that stamp, or not. */
  public ProbeConfig with(HardwareConfig other) {
    return with(limits, tcpMethod, policy, other, targets, sending);
  }

  /** This configuration with another way of sending. */
  public ProbeConfig with(SendingConfig other) {
    return with(limits, tcpMethod, policy, hardware, targets, other);
  }

  /** This configuration with other targets. */
  public ProbeConfig withTargets(List<StaticTarget> others) {
    return with(limits, tcpMethod, policy, hardware, others, sending);
  }

  /** This configuration with another interval and timeout. */
  public ProbeConfig with(Duration interval, Duration timeout) {
    return with(limits.with(interval, timeout));
  }

  private ProbeConfig with(
      ProbeLimits otherLimits,
      TcpMethod otherMethod,
      TargetPolicy otherPolicy,
      HardwareConfig otherHardware,
      List<StaticTarget> otherTargets,
      SendingConfig otherSending) {
    return new ProbeConfig(
        enabled,
        compat,
        histograms,
        otherLimits,
        otherMethod,
        otherPolicy,
        names,
        otherHardware,
        otherTargets,
        otherSending,
        fleet);
  }
}
