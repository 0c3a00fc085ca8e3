/** The probe room. */
@NullMarked
package io.netsonde.probe;

import org.jspecify.annotations.NullMarked;
