/**
 * Connections of clients, from the kernel's connection tracking.
 *
 * <p>Reading order: {@link io.netsonde.clients.flows.ConnectionWatch} listens to events and reads
 * all connections when its {@code DumpSchedule} says so; {@code Flows} counts them for their
 * clients; {@code FlowTable} holds them.
 *
 * <p>Threads: the slice's loop, in whose network namespace it is. Bounds: the table's limit; those
 * beyond it are counted.
 */
@NullMarked
package io.netsonde.clients.flows;

import org.jspecify.annotations.NullMarked;
