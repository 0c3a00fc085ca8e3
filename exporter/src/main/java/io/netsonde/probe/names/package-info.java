/**
 * Names and their addresses, off the path of scrapes.
 *
 * <p>Reading order: {@link io.netsonde.probe.names.Names} is what the probe slice sees, and {@link
 * io.netsonde.probe.names.Resolution} what it is told; {@code NameTable} holds a {@code NameEntry}
 * for each name and looks it up when {@code LookupTimes} say so; {@code NameLoop} is the thread.
 * Who knows names is a {@code NameService}: {@code DnsService}, with {@code NameFiles} ({@link
 * io.netsonde.wire.dns.ResolvConf}, {@code HostsFile}, {@code SourceOrder}) for what this machine
 * is told, a {@code DnsLookup} for each name, a {@code DnsQuery} for each family of it, and an
 * {@code Exchange} over UDP or TCP for each try; or {@code SystemService}, the C library.
 *
 * <p>The questions are our own rather than a library's: the JDK has none that tells a TTL, and the
 * one that others use is a fifth of the size of all our libraries together, brings a second way of
 * logging, and would leave the table, the files and the times to us all the same.
 *
 * <p>Threads: one loop owns all state but what is volatile. Bounds: names held ({@code
 * max_targets}), 256 look-ups under way, each server asked as often as {@code resolv.conf} allows.
 */
@NullMarked
package io.netsonde.probe.names;

import org.jspecify.annotations.NullMarked;
