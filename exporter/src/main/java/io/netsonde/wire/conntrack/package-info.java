/**
 * Connection tracking by netlink: {@link io.netsonde.wire.conntrack.ConntrackEntry} reads a
 * connection in place, {@link io.netsonde.wire.conntrack.ConntrackStatistics} what the kernel
 * counts of all. Constants are in {@link io.netsonde.wire.conntrack.Conntrack}.
 *
 * <p>Threads: none; each object is used by one thread at a time. Bounds: those of the netlink
 * codecs.
 */
@NullMarked
package io.netsonde.wire.conntrack;

import org.jspecify.annotations.NullMarked;
