@NullMarked
package io.netsonde.tcp;

import org.jspecify.annotations.NullMarked;
