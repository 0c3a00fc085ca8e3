/** A captured frame, and who takes it: the seam between sources of frames and their readers. */
@NullMarked
package io.netsonde.wire.frame;

import org.jspecify.annotations.NullMarked;
