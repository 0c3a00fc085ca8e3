/**
 * What the speed claims rest on; started by {@code bench/probe} and {@code bench/jool}, never
 * shipped.
 *
 * <p>In reading order: {@link io.netsonde.bench.ProbeBench} runs what the {@code Options} ask for;
 * a {@code Match} has two {@code Contestant}s ({@code ServeContestant}, {@code FpingContestant})
 * take turns in one {@code Scenario} on one {@code Playground}; each {@code Turn} is what the
 * kernel counted meanwhile ({@code ProcessClock}, {@code ProcessFiles}, {@code EchoCounts}); {@code
 * Spread}, {@code Table} and {@code Results} make it readable. {@code Accuracy} compares round-trip
 * times with the wire's, {@code ScrapeCost} asks what a scrape costs. {@link
 * io.netsonde.bench.JoolBench} reads Jool's counters beside Jool's own command.
 *
 * <p>{@link io.netsonde.bench.TcpBench}, started by {@code bench/tcp}, asks what watching packets
 * costs: each {@code CaptureContestant} watches what a {@code FrameGenerator} or iperf3 sends;
 * {@code RingReader} is the one that only reads.
 *
 * <p>{@link io.netsonde.bench.ClientsBench}, started by {@code bench/clients}, asks what watching
 * clients costs: on a {@code ClientsRouter} with thousands of them, through which a {@code
 * FlowGenerator} sends.
 *
 * <p>{@link io.netsonde.bench.FleetBench}, started by {@code bench/fleet}, asks what many hosts are
 * to a Prometheus that scrapes them: {@code FleetHosts} are all of them.
 *
 * <p>Threads: one, and short-lived ones inside the namespaces. Bounds: 60 000 targets, an hour.
 */
@NullMarked
package io.netsonde.bench;

import org.jspecify.annotations.NullMarked;
