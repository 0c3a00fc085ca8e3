/** Tests of what a person types and reads. */
@NullMarked
package io.netsonde.cli;

import org.jspecify.annotations.NullMarked;
