/** Tests of the analysis, on frames that they make themselves. */
@NullMarked
package io.netsonde.tcp.analysis;

import org.jspecify.annotations.NullMarked;
