/** Tests on recorded and on broken bytes. */
@NullMarked
package io.netsonde.wire.nftables;

import org.jspecify.annotations.NullMarked;
