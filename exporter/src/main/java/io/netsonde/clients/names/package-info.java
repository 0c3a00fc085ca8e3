/**
 * What clients are called, and who made their cards.
 *
 * <p>In reading order: {@link io.netsonde.clients.names.NameBook} is all that the slice sees, with
 * {@link io.netsonde.clients.names.ClientName} as its answer, {@link
 * io.netsonde.clients.names.NameSource}, {@link io.netsonde.clients.names.NamesConfig} and {@link
 * io.netsonde.clients.names.NamesHealth}. Inside, {@code NameLoop} is the thread; it publishes a
 * {@code NameIndex}: a {@code NameTable} of each source, in their order, and what {@code
 * NameMemory} remembers.
 *
 * <p>{@code FileSources} reads files when {@code FileWatch} tells that they changed: a {@code
 * FileSource} each, line by line through {@code BoundedLines}, by a {@code LeaseFormat} ({@code
 * DnsmasqFormat}, {@code DhcpHostsFormat}, {@code KeaFormat}, {@code IscFormat}, {@code
 * OdhcpdFormat}, {@code NetworkdFormat}, {@code HostsFormat}). {@code NameInquiries} asks others:
 * {@code AskedNames} says whom and when, {@code DnsInquiry} and {@code MdnsInquiry} do it by {@code
 * Exchanges}, and {@code KeaSocket} asks Kea. {@code NameKeeper} keeps what is remembered in a
 * {@code CacheFile}. {@code Vendors} knows makers. {@code NameText} makes of a stranger's bytes a
 * name that can be shown.
 *
 * <p>Whose name it is. A name is given to a client when the source says that the address is that
 * card's, or says nothing of cards. So an address that another device has now does not keep the
 * name of the one that had it. Ended leases name nobody, but are remembered with their card.
 *
 * <p>Threads: {@code client-names} does all reading and asking; whoever asks for a name reads one
 * volatile field and some hash tables. Bounds: names of a source, clients and remembered names
 * ({@code max_entries}), bytes of a file and of a line, questions under way, tries and times;
 * counted in {@link io.netsonde.clients.names.SourceHealth} and {@link
 * io.netsonde.clients.names.NamesHealth}.
 */
@NullMarked
package io.netsonde.clients.names;

import org.jspecify.annotations.NullMarked;
