/** Tests of the codecs. */
@NullMarked
package io.netsonde.wire;

import org.jspecify.annotations.NullMarked;
