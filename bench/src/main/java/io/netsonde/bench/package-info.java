/**
 * What the speed claims rest on; started by {@code ./netsonde bench}, never shipped.
 *
 * <p>In reading order: {@link io.netsonde.bench.Bench} reads what is asked for and runs {@code
 * Subject}s, tells {@code MachineFacts} and writes into the {@code Document}; {@code Originals} are
 * the programs that Netsonde replaces, where somebody has them: {@code OriginalPinger}, {@code
 * OriginalClients} and {@code JoolExporter} have them do the same work.
 *
 * <p>{@code CountedWork} counts what the {@code CountedProgram} does, with {@code SystemCalls}, and
 * {@code CountedTable} has the bounds, which a test holds it to.
 *
 * <p>{@code ProbeBench} runs what the {@code Options} ask for; a {@code Match} has two {@code
 * Contestant}s ({@code ServeContestant}, {@code FpingContestant}) take turns in one {@code
 * Scenario} on one {@code Playground}; each {@code Turn} is what the kernel counted meanwhile
 * ({@code ProcessClock}, {@code ProcessFiles}, {@code EchoCounts}); {@code Spread}, {@code Table}
 * and {@code Results} make it readable. {@code Accuracy} compares round-trip times with the wire's,
 * {@code ScrapeCost} asks what a scrape costs. {@link io.netsonde.bench.JoolBench} reads Jool's
 * counters beside Jool's own command.
 *
 * <p>{@code TcpBench} asks what watching packets costs: each {@code CaptureContestant} watches what
 * a {@code FrameGenerator} or iperf3 sends; {@code RingReader} is the one that only reads.
 *
 * <p>{@code ClientsBench} asks what watching clients costs: on a {@code ClientsRouter} with
 * thousands of them, through which a {@code FlowGenerator} sends.
 *
 * <p>{@code FleetBench} asks what many hosts are to a Prometheus that scrapes them: {@code
 * FleetHosts} are all of them.
 *
 * <p>{@code GrowthBench} measures cost against size: {@code GrowthPoint}s, which a {@code
 * GrowthChart} draws.
 *
 * <p>Threads: one, and short-lived ones inside the namespaces. Bounds: 60 000 targets, an hour.
 */
@NullMarked
package io.netsonde.bench;

import org.jspecify.annotations.NullMarked;
