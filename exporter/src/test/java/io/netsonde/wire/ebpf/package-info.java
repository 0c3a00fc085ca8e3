@NullMarked
package io.netsonde.wire.ebpf;

import org.jspecify.annotations.NullMarked;
