/** Tests on recorded and on broken bytes. */
@NullMarked
package io.netsonde.wire.conntrack;

import org.jspecify.annotations.NullMarked;
