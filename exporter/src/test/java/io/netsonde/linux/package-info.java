/** Tests against the running kernel. */
@NullMarked
package io.netsonde.linux;

import org.jspecify.annotations.NullMarked;
