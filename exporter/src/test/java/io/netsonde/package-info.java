/** Tests of the wiring. */
@NullMarked
package io.netsonde;

import org.jspecify.annotations.NullMarked;
