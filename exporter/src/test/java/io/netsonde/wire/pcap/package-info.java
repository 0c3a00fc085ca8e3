/** Tests of the readers of capture files, and what writes such files for others. */
@NullMarked
package io.netsonde.wire.pcap;

import org.jspecify.annotations.NullMarked;
