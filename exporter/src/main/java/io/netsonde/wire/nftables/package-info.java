/**
 * nftables by netlink: {@link io.netsonde.wire.nftables.NftBatch} writes a change of a table, with
 * {@link io.netsonde.wire.nftables.NftSet}s, {@link io.netsonde.wire.nftables.NftElement}s and
 * {@link io.netsonde.wire.nftables.NftRule}s; the other records read what the kernel tells: {@link
 * io.netsonde.wire.nftables.TableState}, {@link io.netsonde.wire.nftables.SetFill}, {@link
 * io.netsonde.wire.nftables.CommentedCounter}, {@link io.netsonde.wire.nftables.Flowtable}, and
 * {@link io.netsonde.wire.nftables.CountedElements}, which reads in place what comes often.
 * Constants are in {@link io.netsonde.wire.nftables.Nftables}.
 *
 * <p>Threads: none; each object is used by one thread at a time. Bounds: those of the netlink
 * codecs, 64 KiB for a batch.
 */
@NullMarked
package io.netsonde.wire.nftables;

import org.jspecify.annotations.NullMarked;
