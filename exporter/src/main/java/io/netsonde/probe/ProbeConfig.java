package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Durations;
import io.netsonde.probe.names.NamesConfig;
import java.time.Duration;
import java.util.List;

/**
 * How the probe slice works.
 *
 * @param enabled whether the slice runs at all
 * @param compat whether series that only the original's dashboards need are served beside their
 *     correct twins
 * @param interval time between two probes of a target that has none of its own, at most 1 h and at
 *     least what the bound on the rate of one target allows
 * @param timeout how long a reply is waited for, 10 ms to 60 s
 * @param maxPacketsPerSecond bound on the rate of all probes together, 1 to 1,000,000
 * @param maxTargets bound on the number of addresses probed at once, 1 to 1,000,000
 * @param histograms whether the distribution of each target's round-trip times is kept and served
 * @param expiry how long an address is probed after it was last asked for, 1 s to 24 h
 * @param tcpMethod how TCP ports are probed
 * @param policy which addresses may be probed
 * @param names how names are found
 * @param hardware whether network cards stamp
 * @param targets what is probed without being asked for
 * @param sending how probes leave this machine
 */
public record ProbeConfig(
    boolean enabled,
    boolean compat,
    Duration interval,
    Duration timeout,
    int maxPacketsPerSecond,
    int maxTargets,
    boolean histograms,
    Duration expiry,
    TcpMethod tcpMethod,
    TargetPolicy policy,
    NamesConfig names,
    HardwareConfig hardware,
    List<StaticTarget> targets,
    SendingConfig sending) {
  /** Bounds of {@link #interval}. */
  public static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  /** Bounds of {@link #interval}. */
  public static final Duration MAX_INTERVAL = Duration.ofHours(1);

  /** Bounds of {@link #timeout}. */
  public static final Duration MIN_TIMEOUT = Duration.ofMillis(10);

  /** Bounds of {@link #timeout}. */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  /** Bound of {@link #maxPacketsPerSecond}. */
  public static final int MAX_PACKETS_PER_SECOND = 1_000_000;

  /** Keeps a copy of the list. */
  public ProbeConfig {
    targets = List.copyOf(targets);
  }

  /** The original's defaults, and a bound on targets that it lacked. */
  public static ProbeConfig defaults() {
    return new ProbeConfig(
        true,
        true,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        10_000,
        10_000,
        true,
        Duration.ofMinutes(10),
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
    int maxTargets = section.integer("max_targets", defaults.maxTargets, 1, 1_000_000);
    return new ProbeConfig(
        section.bool("enabled", defaults.enabled),
        section.bool("compat", compat),
        section.value(
            "interval", defaults.interval, ProbeParameters.interval(sending.maxTargetRate())),
        section.duration("timeout", defaults.timeout, MIN_TIMEOUT, MAX_TIMEOUT),
        section.integer("max_pps", defaults.maxPacketsPerSecond, 1, MAX_PACKETS_PER_SECOND),
        maxTargets,
        section.bool("histograms", defaults.histograms),
        section.duration("expiry", defaults.expiry, Duration.ofSeconds(1), Duration.ofHours(24)),
        section.choice("tcp_method", defaults.tcpMethod),
        TargetPolicy.read(section),
        NamesConfig.read(section),
        HardwareConfig.read(section),
        StaticTarget.readAll(section, maxTargets, sending),
        sending);
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

  /** This configuration with another interval and timeout. */
  public ProbeConfig with(Duration interval, Duration timeout) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        maxPacketsPerSecond,
        maxTargets,
        histograms,
        expiry,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        sending);
  }

  /** This configuration with another way to probe TCP ports. */
  public ProbeConfig with(TcpMethod method) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        maxPacketsPerSecond,
        maxTargets,
        histograms,
        expiry,
        method,
        policy,
        names,
        hardware,
        targets,
        sending);
  }

  /** This configuration with another way of sending. */
  public ProbeConfig with(SendingConfig other) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        maxPacketsPerSecond,
        maxTargets,
        histograms,
        expiry,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        other);
  }

  /** This configuration with another policy. */
  public ProbeConfig with(TargetPolicy policy) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        maxPacketsPerSecond,
        maxTargets,
        histograms,
        expiry,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        sending);
  }

  /** This configuration with another bound on the rate. */
  public ProbeConfig withMaxPacketsPerSecond(int packetsPerSecond) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        packetsPerSecond,
        maxTargets,
        histograms,
        expiry,
        tcpMethod,
        policy,
        names,
        hardware,
        targets,
        sending);
  }

  /** This configuration with network cards that stamp, or not. */
  public ProbeConfig withHardwareStamps(boolean on) {
    return new ProbeConfig(
        enabled,
        compat,
        interval,
        timeout,
        maxPacketsPerSecond,
        maxTargets,
        histograms,
        expiry,
        tcpMethod,
        policy,
        names,
        new HardwareConfig(on, hardware.interfaces()),
        targets,
        sending);
  }
}
