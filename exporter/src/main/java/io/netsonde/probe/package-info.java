/**
 * The probe slice: can I reach it, how fast, and if not, why?
 *
 * <p>Reading order. From the outside in: {@link io.netsonde.probe.ProbeSlice}; {@code
 * ProbeEndpoint} ({@code ProbeQuery}, {@code TargetPolicy}, {@code ProbeFamilies}) answers {@code
 * /probe}; {@code DebugEndpoint} lists all that is probed; {@code StaticTargets} keeps what the
 * configuration names and what the package {@code discovery} finds, of which {@code TargetLists}
 * ({@code TargetMerge}, {@code FoundTarget}, {@code InfoLabels}) makes one list; names are found in
 * the package {@code names}; a {@link io.netsonde.probe.ProbePreset} is what a request, a module or
 * a target of the configuration says of how to probe, {@code ProbeOptions} what comes of it; {@link
 * io.netsonde.probe.ProbeEngine} keeps the {@code Target}s, by {@code Destination}. From the inside
 * out: {@code ProbeLoop} decides when to probe, and has a {@code Lane} ({@code Lanes}) for each
 * kind of probe with a {@code ProtocolProber}. {@code PacketProber} makes outcomes of what comes
 * back to its {@code ProbeSocket}s, through which an {@code Outbox} for each family sends, by the
 * {@code WayOut} that targets want, in the {@code ProbeFormat} of the protocol; {@code InFlight} is
 * its memory and {@code RoundTrip} its judge; {@code ConnectProber}, which needs no privilege, of
 * connections that the kernel makes, with {@code HandshakeTime} as its judge. {@code HardwareCards}
 * has network cards stamp, each a {@code HardwareCard}, and {@code HardwareJudge} counts what they
 * do. {@code SampleWindow}, {@link io.netsonde.metrics.TimeHistogram} and {@code LossBursts} sum up
 * in a target's {@code TargetFigures}, and {@code SynAckRule} says what is no round trip.
 *
 * <p>{@code LiveTargets} is what the live page draws, of each target's {@code RecentResults}.
 *
 * <p>Threads: one loop per engine owns all mutable state but what is volatile, and keeps the rights
 * that {@code LoopRights} says; one keeps static targets, where there are any; another looks names
 * up; scrapes read published snapshots, and of each target what they find under its {@code
 * SequenceLock}. Bounds: {@code max_targets} addresses and names, {@code max_pps} packets a second
 * and {@code max_target_pps} to one target, as many probes in flight as those and the timeout
 * allow, of connections no more than half of what files may be open, 250 samples and 80 native
 * buckets per target.
 */
@NullMarked
package io.netsonde.probe;

import org.jspecify.annotations.NullMarked;
