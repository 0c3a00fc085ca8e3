/**
 * The commands: what a person types and reads.
 *
 * <p>Reading order. {@link io.netsonde.cli.NetsondeCommand} is the command line as a whole, over a
 * {@link io.netsonde.cli.Program} that the wiring above gives it; {@link io.netsonde.cli.ExitCode}s
 * are the same for all commands, and {@code Complaints} words what goes wrong. {@code ServeCommand}
 * only gathers {@link io.netsonde.cli.ServeOptions}. {@code PingCommand} runs a probe engine of its
 * own: {@code HostLookup} finds the address, {@code PingReport} prints, {@code PingStatistics} sums
 * up. {@code DoctorCommand} prints the {@code Finding}s of {@code MachineExamination}, {@code
 * ProbeExamination} and {@code ConfigExamination}. {@code ConfigCommand} holds {@code
 * ConfigCheckCommand}. {@code Flags} reads values as the configuration file does; {@code
 * JsonObject} is what {@code --json} prints.
 *
 * <p>Threads: a command runs on the main thread; the lines of a ping are printed by the engine's
 * loop. Bounds: 256 targets of a ping, five seconds for what the doctor tries.
 */
@NullMarked
package io.netsonde.cli;

import org.jspecify.annotations.NullMarked;
