/** Tests of families and of how they are written. */
@NullMarked
package io.netsonde.metrics;

import org.jspecify.annotations.NullMarked;
