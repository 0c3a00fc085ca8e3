@NullMarked
package io.netsonde.tcp.capture;

import org.jspecify.annotations.NullMarked;
