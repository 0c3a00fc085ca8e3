@NullMarked
package io.netsonde.tcp.tracepoints;

import org.jspecify.annotations.NullMarked;
