/**
 * Who is counted: pairs of hosts, as many as may be, and for each device one row for all others, so
 * that the rows of a device together are always what the device carried.
 *
 * <p>Reading order: {@link io.netsonde.tcp.pairs.PairTable}, the table; {@link
 * io.netsonde.tcp.pairs.PairRow} with its {@link io.netsonde.tcp.pairs.Columns}; {@link
 * io.netsonde.tcp.pairs.Device}, with its {@code VlanCounts}, and {@link
 * io.netsonde.tcp.pairs.Devices}; {@link io.netsonde.tcp.pairs.PairConfig} with {@link
 * io.netsonde.tcp.pairs.PairSelection}, which says what makes a pair; {@code Sketch}, by which a
 * pair without a row is seen to deserve one; {@link io.netsonde.tcp.pairs.PairSnapshot}, what is
 * published.
 *
 * <p>Threads: one owner, which publishes snapshots. Bounds: rows ({@link
 * io.netsonde.tcp.pairs.PairConfig#maxPairs}), devices ({@link
 * io.netsonde.tcp.pairs.Devices#MOST}), each with a counter.
 */
@NullMarked
package io.netsonde.tcp.pairs;

import org.jspecify.annotations.NullMarked;
