@NullMarked
package io.netsonde;

import org.jspecify.annotations.NullMarked;
