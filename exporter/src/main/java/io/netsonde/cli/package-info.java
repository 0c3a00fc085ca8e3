/** The cli room. */
@NullMarked
package io.netsonde.cli;

import org.jspecify.annotations.NullMarked;
