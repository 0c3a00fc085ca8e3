/** The lab room. */
@NullMarked
package io.netsonde.lab;

import org.jspecify.annotations.NullMarked;
