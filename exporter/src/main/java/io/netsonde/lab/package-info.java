/**
 * A network to try things in: hosts, cables, switches, faults, witnesses, all inside network
 * namespaces of this machine. It serves the tests and the demonstration, and it alone starts
 * processes.
 *
 * <p>In reading order: {@link io.netsonde.lab.Lab} is opened and closed; {@link
 * io.netsonde.lab.Host} is a namespace, with {@link io.netsonde.lab.Shell} to run commands in it
 * and {@link io.netsonde.lab.RunningProcess} for what goes on running; {@link
 * io.netsonde.lab.Link}, {@link io.netsonde.lab.Bridge} and {@link io.netsonde.lab.Interface}
 * connect hosts; {@link io.netsonde.lab.EmulatedNetwork} stands for hosts that are not there, with
 * the faults they are told to have, and {@link io.netsonde.lab.EmulatedLine} for a long way between
 * two that are (package {@code emulation} beside has its own map); {@link io.netsonde.lab.Firewall}
 * makes faults of real ones; {@link io.netsonde.lab.Capture} records {@link
 * io.netsonde.lab.CapturedPacket}s as a witness; {@link io.netsonde.lab.Eventually} waits. {@link
 * io.netsonde.lab.Owner} and {@link io.netsonde.lab.Demolition} see to it that nothing stays
 * behind. {@code OwnFiles} are a host's files in the place of the machine's, {@code WorkDirectory}
 * a lab's own.
 *
 * <p>A system test in ten lines:
 *
 * <pre>{@code
 * @Test
 * @NeedsRoot
 * @NeedsTool({"ip", "fping", "tcpdump"})
 * void a_host_answers() {
 *   try (Lab lab = Lab.open()) {
 *     Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
 *     Capture wire = link.left().capture("icmp");
 *     link.left().host().run("fping", "-c", "1", link.right().ipv4().getHostAddress());
 *     Eventually.within(ofSeconds(5)).see("two packets", wire::packets, p -> p.size() == 2);
 *   }
 * }
 * }</pre>
 *
 * <p>The server under test runs on a thread or in a process of its host: {@code host.call(() ->
 * …)}, {@code host.start("…")}, {@code host.asNobody("net_raw").start("…")}.
 *
 * <p>Threads: two daemon threads per process, which drain its output; one per {@code call}; one per
 * emulated network and line. Bounds: a million characters of each output of a process, 100 000
 * packets of a capture, ten seconds per command where nothing else is said.
 */
@NullMarked
package io.netsonde.lab;

import org.jspecify.annotations.NullMarked;
