/** Tests of Jool's protocol, on datagrams of real modules. */
@NullMarked
package io.netsonde.wire.jool;

import org.jspecify.annotations.NullMarked;
