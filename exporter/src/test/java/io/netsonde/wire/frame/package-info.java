/** Tests of the decoder, on frames that they make themselves, and what makes frames for others. */
@NullMarked
package io.netsonde.wire.frame;

import org.jspecify.annotations.NullMarked;
