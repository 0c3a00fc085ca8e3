/**
 * The far side of a network, in user space: hosts that answer, late, wrongly or not at all, exactly
 * as they were told, and count what happened.
 *
 * <p>In reading order: {@link io.netsonde.lab.emulation.EmulatedAddress} is what a test speaks to,
 * with {@link io.netsonde.lab.emulation.TcpPort}, {@link io.netsonde.lab.emulation.Refusal}, {@link
 * io.netsonde.lab.emulation.Event} and {@link io.netsonde.lab.emulation.SeenSyn}; each thing said
 * of it is a {@code Fault} under a {@code Trait}, which changes the {@code Fate} of a request.
 * {@link io.netsonde.lab.emulation.Emulation} is what the loop ({@code DeviceLoop}) does with
 * packets: a {@code ReceivedPacket} goes to {@code EchoService} or {@code TcpService} (with {@code
 * Handshakes}), which put a {@code Reply} as {@code Pending} into the {@code Outbox}.
 *
 * <p>{@link io.netsonde.lab.emulation.Line} stands for a long way between two real hosts: a {@code
 * DeviceLoop} between two devices, with a {@code LineDirection} each way, as a {@link
 * io.netsonde.lab.emulation.LineQuality} says.
 *
 * <p>Threads: one loop per emulation or line, which alone touches packets, faults' counts,
 * handshakes and the outbox; what is said arrives by volatile writes, counters leave as atomic
 * numbers.
 *
 * <p>Bounds: {@value io.netsonde.lab.emulation.Emulation#MAX_ADDRESSES} addresses; 100 000 replies
 * and 64 MiB under way; per address {@value io.netsonde.lab.emulation.EmulatedAddress#MAX_SYNS}
 * SYNs and 4096 handshakes remembered. A line's packets are bounded by how long they may wait. What
 * does not fit is counted as {@link io.netsonde.lab.emulation.Event#OVERFLOW} or forgotten, oldest
 * first.
 */
@NullMarked
package io.netsonde.lab.emulation;

import org.jspecify.annotations.NullMarked;
