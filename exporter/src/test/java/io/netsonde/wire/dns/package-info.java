/** Tests on written, recorded and broken bytes. */
@NullMarked
package io.netsonde.wire.dns;

import org.jspecify.annotations.NullMarked;
