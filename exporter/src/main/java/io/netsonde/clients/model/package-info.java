/**
 * What is known of clients while the program runs: a {@link io.netsonde.clients.model.ClientTable}
 * of {@link io.netsonde.clients.model.Client}s, each with a {@link io.netsonde.clients.model.Meter}
 * for every kind of {@link io.netsonde.clients.model.Traffic} it has, and counts of connections by
 * {@link io.netsonde.clients.model.Protocol}. {@link io.netsonde.clients.model.LanNetwork} tells
 * which addresses are clients' at all, {@link io.netsonde.clients.model.Era} which of the kernel's
 * counters the meters have read.
 *
 * <p>Threads: all but the values belong to the slice's loop. Bounds: the table's limit.
 */
@NullMarked
package io.netsonde.clients.model;

import org.jspecify.annotations.NullMarked;
