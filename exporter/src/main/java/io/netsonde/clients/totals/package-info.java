/**
 * Totals of clients that outlive the program and the machine's own memory.
 *
 * <p>Reading order: {@link io.netsonde.clients.totals.SavedTotals} is what is known after a start;
 * {@code TotalsFormat} writes it as text and reads it back, wholly or not at all; {@code
 * TotalsFile} is the file; {@link io.netsonde.clients.totals.TotalsKeeper} writes it now and then.
 * {@link io.netsonde.clients.totals.WholeFile} replaces a file at once, for names as well.
 *
 * <p>Threads: the slice's loop makes the text, a thread without rights writes it, so that a slow
 * disk does not hold the loop up. Bounds: 64 MiB of a file, one writing a minute.
 */
@NullMarked
package io.netsonde.clients.totals;

import org.jspecify.annotations.NullMarked;
