/**
 * Tests of the lab, on real namespaces, and what every system test uses: {@link
 * io.netsonde.lab.NeedsRoot}, {@link io.netsonde.lab.NeedsTool} and {@link
 * io.netsonde.lab.VirtualMachine}.
 */
@NullMarked
package io.netsonde.lab;

import org.jspecify.annotations.NullMarked;
