/**
 * Bytes and packets of clients, from counters in the kernel.
 *
 * <p>Reading order: {@link io.netsonde.clients.accounting.TableLayout} says what for; {@code
 * TableRules} makes rules of it; {@link io.netsonde.clients.accounting.AccountingTable} puts them
 * into the kernel, owned in one of the ways of {@link io.netsonde.clients.accounting.Ownership},
 * and reads the counters into {@code Meter}s, by {@code SetReading} from its sets or by {@code
 * UserRules} from somebody else's rules. {@code TableWatch} hears when a table is gone.
 *
 * <p>Threads: the slice's loop, in whose network namespace the table is. Bounds: the sets' size;
 * what finds no room is counted by the kernel.
 */
@NullMarked
package io.netsonde.clients.accounting;

import org.jspecify.annotations.NullMarked;
