/**
 * Who is there: the truth about which clients are online.
 *
 * <p>In reading order: {@link io.netsonde.clients.presence.Presence} is all that the slice sees,
 * with {@link io.netsonde.clients.presence.Sighting} and {@link
 * io.netsonde.clients.presence.Status} as its answers, {@link io.netsonde.clients.presence.Moment}
 * as its notion of time, {@link io.netsonde.clients.presence.PresenceConfig} and {@link
 * io.netsonde.clients.presence.PresenceHealth}. Inside, a {@code NeighbourTable} holds a {@code
 * KnownNeighbour} for each address, {@code Evidence} judges it, and {@code Prober} has the kernel
 * ask those that are silent.
 *
 * <p>How it decides. The kernel's state alone is no proof: below 128 entries it keeps one in state
 * STALE for ever. So signs are collected, each with its time: the kernel's own proof, traffic that
 * came from the client, the client's making itself known. Online is who gave one within the window,
 * or is REACHABLE to the kernel. Who is silent for half of it is asked by the kernel, told so with
 * {@code NTF_USE}, and either proves to be there or becomes FAILED, which is offline at once.
 *
 * <p>Threads: none of its own; all of it belongs to the slice's loop, which waits on its
 * descriptor. Bounds: addresses remembered ({@code max_neighbours}), questions a second ({@code
 * max_probes_per_second}) and to one client ({@code ask_interval}), events per turn; each has a
 * counter in the health but the last, which only puts the rest off to the next turn.
 */
@NullMarked
package io.netsonde.clients.presence;

import org.jspecify.annotations.NullMarked;
