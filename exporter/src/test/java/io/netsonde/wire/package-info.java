/** Tests of the codecs against the JDK, naive versions of themselves and arbitrary bytes. */
@NullMarked
package io.netsonde.wire;

import org.jspecify.annotations.NullMarked;
