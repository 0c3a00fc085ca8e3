/**
 * Tests of the lab, on real namespaces, and what every system test uses: {@link
 * io.netsonde.lab.NeedsRoot} and {@link io.netsonde.lab.NeedsTool}.
 */
@NullMarked
package io.netsonde.lab;

import org.jspecify.annotations.NullMarked;
