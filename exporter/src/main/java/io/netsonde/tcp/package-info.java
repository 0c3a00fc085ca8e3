/**
 * How healthy are the conversations that cross this machine? Answered from captured packets and
 * from the kernel's own counters.
 *
 * <p>In reading order: {@link io.netsonde.tcp.TcpSlice} is what the application sees, {@link
 * io.netsonde.tcp.TcpConfig} its configuration. Each package has a map of its own: {@code filter}
 * says which packets, {@code capture} brings them, {@code analysis} judges them, {@code pairs} is
 * where it counts, {@code families} what Prometheus gets; {@code host} reads what the kernel counts
 * by itself, and {@code tracepoints} has it count more.
 *
 * <p>Threads: {@code tcp-capture-0} and further ones where more readers are configured, {@code
 * tcp-host}. Each alone touches what it has, and publishes snapshots. Bounds: see the packages.
 */
@NullMarked
package io.netsonde.tcp;

import org.jspecify.annotations.NullMarked;
