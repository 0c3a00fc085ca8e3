/**
 * Netlink messages read in place and written, without any I/O.
 *
 * <p>In reading order:
 *
 * <ol>
 *   <li>{@link io.netsonde.wire.netlink.Netlink} and {@link io.netsonde.wire.netlink.Rtnetlink}:
 *       the constants, named as in C;
 *   <li>{@link io.netsonde.wire.netlink.NetlinkMessages}: a cursor over the messages of a datagram;
 *   <li>{@link io.netsonde.wire.netlink.NetlinkAttributes}: a cursor over the attributes of a
 *       message, and over those nested in one;
 *   <li>{@link io.netsonde.wire.netlink.NetlinkError}: what the kernel says of a request;
 *   <li>{@link io.netsonde.wire.netlink.Link}, {@link io.netsonde.wire.netlink.InterfaceAddress}
 *       and {@link io.netsonde.wire.netlink.Neighbour} and {@link
 *       io.netsonde.wire.netlink.NeighbourTableState} (with their constants, {@link
 *       io.netsonde.wire.netlink.Neighbours}): decoded records;
 *   <li>{@link io.netsonde.wire.netlink.NetlinkWriter}: requests;
 *   <li>{@link io.netsonde.wire.netlink.GenericNetlink} and {@link
 *       io.netsonde.wire.netlink.GenericFamily}: families that are known by name.
 * </ol>
 *
 * <p>Threads: cursors and writers belong to one thread; records are immutable.
 *
 * <p>Bounds: a cursor never leaves the range it was given and advances by at least a header's
 * length at each step, so that a loop over any bytes ends; a length that cannot be right is a
 * {@link io.netsonde.wire.netlink.NetlinkFormatException}. Cursors nest at most {@value
 * io.netsonde.wire.netlink.NetlinkAttributes#MAX_DEPTH} deep, and a request is at most {@value
 * io.netsonde.wire.netlink.NetlinkWriter#MAX_BYTES} bytes.
 *
 * <p>Multi-byte fields are in the order of the machine, which is little-endian here, except where a
 * getter says network order.
 */
@NullMarked
package io.netsonde.wire.netlink;

import org.jspecify.annotations.NullMarked;
