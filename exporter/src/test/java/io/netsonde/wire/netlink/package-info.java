/** Tests on written, recorded and broken bytes. */
@NullMarked
package io.netsonde.wire.netlink;

import org.jspecify.annotations.NullMarked;
