/**
 * What the kernel itself says of TCP on this machine, for each network namespace: the truth about
 * its own sockets, beside what packets tell of everybody's.
 *
 * <p>In reading order: {@link io.netsonde.tcp.host.HostConfig}; {@link
 * io.netsonde.tcp.host.HostLoop}, the thread that visits the namespaces and reads there by {@code
 * ProcNet} and, where it is asked for, {@code SocketSurvey}; with {@code tracepoints} where these
 * are; {@link io.netsonde.tcp.host.HostSnapshot}, what it publishes; {@code HostCounters}, the
 * counters by name; {@link io.netsonde.tcp.host.HostFamilies} and {@code TracedFamilies}, the
 * families.
 *
 * <p>Threads: the loop's. Bounds: namespaces, lines of a file, the time of a survey.
 */
@NullMarked
package io.netsonde.tcp.host;

import org.jspecify.annotations.NullMarked;
