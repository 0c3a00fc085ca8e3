/**
 * How healthy are the conversations that cross this machine? The tcp slice.
 *
 * <p>Reading order, each package with a map of its own: {@code analysis}, which judges frames;
 * {@code pairs}, in whose rows it counts; {@code families}, what Prometheus gets.
 */
@NullMarked
package io.netsonde.tcp;

import org.jspecify.annotations.NullMarked;
