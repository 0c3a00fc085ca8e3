/** Tests of the log room, with readers of both formats that are stricter than its writers. */
@NullMarked
package io.netsonde.log;

import org.jspecify.annotations.NullMarked;
