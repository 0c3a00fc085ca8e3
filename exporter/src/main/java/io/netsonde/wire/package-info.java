/**
 * Pure codecs, no I/O: what stands in packets, addresses and messages, read and written in place.
 *
 * <p>Reading order: {@link io.netsonde.wire.IpAddress} and {@link io.netsonde.wire.IpPrefix},
 * {@link io.netsonde.wire.MacAddress}, {@link io.netsonde.wire.InternetChecksum}; then by layer
 * {@link io.netsonde.wire.Ipv4Header} and {@link io.netsonde.wire.Ipv6Header}, {@link
 * io.netsonde.wire.IcmpEcho}, {@link io.netsonde.wire.IcmpError} and their {@link
 * io.netsonde.wire.IcmpChecksum}, {@link io.netsonde.wire.TcpSegment} with {@link
 * io.netsonde.wire.TcpOptions}; {@link io.netsonde.wire.CStruct} and {@link
 * io.netsonde.wire.CHeader} say what was taken from C; the packages beside ({@code netlink}, {@code
 * nftables}, {@code conntrack}, {@code dns}, {@code jool}, {@code json}, {@code bpf}, {@code ebpf},
 * {@code frame} and {@code pcap}) have their own maps.
 *
 * <p>Threads: none; values are immutable, codecs are static. Bounds: every read is within the
 * segment it is given, by the segment's own check.
 */
@NullMarked
package io.netsonde.wire;

import org.jspecify.annotations.NullMarked;
