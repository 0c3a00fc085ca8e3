@NullMarked
package io.netsonde.wire.bpf;

import org.jspecify.annotations.NullMarked;
