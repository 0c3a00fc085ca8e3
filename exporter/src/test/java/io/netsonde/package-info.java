/** Tests of the wiring: the whole configuration as the program reads it. */
@NullMarked
package io.netsonde;

import org.jspecify.annotations.NullMarked;
