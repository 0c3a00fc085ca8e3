/** Tests of the totals that outlive the program. */
@NullMarked
package io.netsonde.clients.totals;

import org.jspecify.annotations.NullMarked;
