/**
 * Messages of the domain name system (RFC 1035), as far as a resolver needs them that asks a
 * recursive server for the addresses of a name, or for the name of an address.
 *
 * <p>Reading order: {@link io.netsonde.wire.dns.DnsQuestion}, which writes itself as a query;
 * {@code DnsHeader}, how an answer begins; {@link io.netsonde.wire.dns.DnsResponse}, which reads
 * one and follows its chain of aliases; {@code NameReader}, which reads a compressed name; {@code
 * ResourceRecords}, which reads a section; {@link io.netsonde.wire.dns.PointerQuestion} and {@link
 * io.netsonde.wire.dns.PointerAnswer}, for the name of an address; {@link
 * io.netsonde.wire.dns.HostName} and {@link io.netsonde.wire.dns.ResolvConf}, for what may be asked
 * and of whom.
 *
 * <p>Threads: none; values are immutable. Bounds: a message has at most 65,535 bytes, a name 255; a
 * chain of aliases is followed over 16 steps, a name over 127 pointers that all lead back. What
 * breaks a rule is refused by {@link io.netsonde.wire.dns.DnsFormatException}, never half read.
 */
@NullMarked
package io.netsonde.wire.dns;

import org.jspecify.annotations.NullMarked;
