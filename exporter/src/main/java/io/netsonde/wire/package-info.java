/** The wire room. */
@NullMarked
package io.netsonde.wire;

import org.jspecify.annotations.NullMarked;
