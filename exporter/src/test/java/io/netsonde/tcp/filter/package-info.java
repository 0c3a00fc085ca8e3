@NullMarked
package io.netsonde.tcp.filter;

import org.jspecify.annotations.NullMarked;
