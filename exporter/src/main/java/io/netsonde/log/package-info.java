/** The log room. */
@NullMarked
package io.netsonde.log;

import org.jspecify.annotations.NullMarked;
