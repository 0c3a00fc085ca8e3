/**
 * The netlink protocol of the Jool kernel module (versions 4.0.8 to 4.2), without any I/O.
 *
 * <p>In reading order: {@link io.netsonde.wire.jool.JoolProtocol} has the numbers; {@link
 * io.netsonde.wire.jool.ModuleVersion} and {@link io.netsonde.wire.jool.Translator} go into every
 * header; {@link io.netsonde.wire.jool.JoolRequest} writes questions and {@link
 * io.netsonde.wire.jool.JoolReply} reads what comes back, a refusal ({@link
 * io.netsonde.wire.jool.JoolRefusal}) or attributes; what these say is read by {@link
 * io.netsonde.wire.jool.CounterValues}, {@link io.netsonde.wire.jool.InstanceEntry}, {@link
 * io.netsonde.wire.jool.Pool4Entry}, {@link io.netsonde.wire.jool.SessionEntry} and {@link
 * io.netsonde.wire.jool.InstanceConfiguration}.
 *
 * <p>The protocol has no description but the module itself; the facts here were found by listening
 * to real modules, whose messages are the tests' fixtures.
 *
 * <p>Threads: none; values are immutable, save that {@code CounterValues} is filled by one thread
 * first. Bounds: a table's pages are bounded by whoever asks; a message holds at most {@value
 * io.netsonde.wire.jool.CounterValues#MAX_COUNTERS} counters.
 */
@NullMarked
package io.netsonde.wire.jool;

import org.jspecify.annotations.NullMarked;
