/** Tests of the table of pairs. */
@NullMarked
package io.netsonde.tcp.pairs;

import org.jspecify.annotations.NullMarked;
