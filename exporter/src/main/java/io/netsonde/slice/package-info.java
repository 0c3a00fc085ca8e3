/**
 * What a slice is: {@link io.netsonde.slice.Slice}, its {@link io.netsonde.slice.Health} and the
 * plain functions by which it answers HTTP ({@link io.netsonde.slice.Endpoint}, {@link
 * io.netsonde.slice.Request}, {@link io.netsonde.slice.Answer}).
 *
 * <p>Threads: none of its own. Bounds: none needed; slices bound what they publish.
 */
@NullMarked
package io.netsonde.slice;

import org.jspecify.annotations.NullMarked;
