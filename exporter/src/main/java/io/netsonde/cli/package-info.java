/**
 * The commands: what a person types and reads.
 *
 * <p>{@link io.netsonde.cli.NetsondeCommand} is the command line as a whole; {@code ServeCommand}
 * and {@code ConfigCheckCommand} hand over to the {@link io.netsonde.cli.Program}, and so does
 * {@code DemoCommand}, which prints its {@link io.netsonde.cli.DemoInvitation}; {@code PingCommand}
 * ({@code PingReport}, {@code PingStatistics}) and {@code DoctorCommand} ({@code
 * MachineExamination}, {@code ProbeExamination}, {@code ConfigExamination}, each making {@code
 * Finding}s) do their own work; {@link io.netsonde.cli.ServerExamination} makes those that suit a
 * server at work; {@code HealthCommand} asks a running one; {@code JoolCommand} is Jool's own
 * command, as far as counters go. {@code OriginalFlags} are those of icmp-exporter. {@code Flags}
 * reads values by the parsers of the configuration file; {@code Complaints} says what went wrong,
 * in one line, with one of {@link io.netsonde.cli.ExitCode}'s numbers. {@code ManPage} is a
 * command's manual page, of what its help says.
 *
 * <p>Output for programs goes to stdout, everything else to stderr.
 *
 * <p>{@link io.netsonde.cli.ServeOptions} is what a command line says of serving ({@link
 * io.netsonde.cli.WebOverrides} and others), and {@code FileText} writes that as a file would.
 * {@code ConfigPrintCommand} prints what holds; {@code ClientsCommand} and {@code TcpCommand} show
 * a person what two of the slices see.
 *
 * <p>Threads: the main one, and the probe loop that reports outcomes to {@code PingReport}. Bounds:
 * 256 targets of one ping.
 */
@NullMarked
package io.netsonde.cli;

import org.jspecify.annotations.NullMarked;
