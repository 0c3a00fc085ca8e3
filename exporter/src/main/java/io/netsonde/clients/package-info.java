/**
 * The clients slice: who is on my network, and what do they use?
 *
 * <p>Reading order. {@link io.netsonde.clients.ClientsConfig} says what to do; {@code LanFinder}
 * finds the networks behind this router; {@code ClientsLoop} goes round with a {@code
 * ClientsReader}, which asks each source: {@code Accounting} for bytes (package {@code accounting})
 * by a {@code SourceChoice}, {@code Connections} for connections (package {@code flows}), {@code
 * Identities} for names and presence (packages {@code names} and {@code presence}). What they find
 * is kept in a {@code ClientTable} (package {@code model}), until {@code Eviction} forgets it, and
 * its totals in a file (package {@code totals}). What comes out is a {@code ClientsSnapshot}, from
 * which {@code ClientFamilies}, {@code SourceFamilies} and {@code CompatFamilies} make series for
 * the {@link io.netsonde.clients.ClientsSlice}, and {@code LiveView} what the live page draws.
 * {@link io.netsonde.clients.LiveClients} is the same for a person in a terminal.
 *
 * <p>Threads: the slice's loop reads and owns all that changes; {@code Workers} read and write
 * files for it; scrapes read the published snapshot. Bounds: {@code max_clients} and as many again
 * that are known by connections alone, {@code max_connections}, the sizes of the sets in the
 * kernel.
 */
@NullMarked
package io.netsonde.clients;

import org.jspecify.annotations.NullMarked;
