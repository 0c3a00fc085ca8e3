/** The metrics room. */
@NullMarked
package io.netsonde.metrics;

import org.jspecify.annotations.NullMarked;
