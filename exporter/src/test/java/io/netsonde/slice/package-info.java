/** Tests of what stands around slices, and a slice to test with. */
@NullMarked
package io.netsonde.slice;

import org.jspecify.annotations.NullMarked;
