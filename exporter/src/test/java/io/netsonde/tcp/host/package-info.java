@NullMarked
package io.netsonde.tcp.host;

import org.jspecify.annotations.NullMarked;
