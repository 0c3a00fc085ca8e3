/**
 * The kernel by the foreign-function API: the only room that calls native code.
 *
 * <p>It looks like the man pages: a class per thing, methods named after the calls, constants named
 * as in C with the header that defines them.
 */
@NullMarked
package io.netsonde.linux;

import org.jspecify.annotations.NullMarked;
