/** Tests of what the benchmarks compute; the measuring itself needs root and minutes. */
@NullMarked
package io.netsonde.bench;

import org.jspecify.annotations.NullMarked;
