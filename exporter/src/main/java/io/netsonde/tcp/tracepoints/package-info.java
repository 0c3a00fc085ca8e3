/**
 * What the kernel's TCP does on this machine, told by the kernel at the moment when it does it:
 * segments that it sends again, resets, changes of a socket's state. It costs nothing per packet.
 *
 * <p>In reading order: {@link io.netsonde.tcp.tracepoints.Tracing} has the kernel count and reads
 * what it has counted; {@link io.netsonde.tcp.tracepoints.TracedPlace}, the places in the kernel;
 * {@code TracingProgram}, what runs there; {@code KernelOffsets}, where this kernel keeps what the
 * program reads; {@link io.netsonde.tcp.tracepoints.TracedCounts}, what is known of a network
 * namespace.
 *
 * <p>Threads: one owner; {@code TracedCounts} are immutable. Bounds: {@value
 * io.netsonde.tcp.tracepoints.Tracing#MAX_KEYS} counters in the kernel; what finds no room is
 * counted.
 */
@NullMarked
package io.netsonde.tcp.tracepoints;

import org.jspecify.annotations.NullMarked;
