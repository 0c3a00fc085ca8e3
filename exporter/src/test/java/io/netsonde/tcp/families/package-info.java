/** Tests of the families of the tcp slice. */
@NullMarked
package io.netsonde.tcp.families;

import org.jspecify.annotations.NullMarked;
