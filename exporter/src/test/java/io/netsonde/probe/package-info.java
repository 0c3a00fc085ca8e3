/**
 * Tests of the probe slice: each class by itself with simulated time, and, in the {@code
 * SystemTest}s, the engine on the network of a lab.
 */
@NullMarked
package io.netsonde.probe;

import org.jspecify.annotations.NullMarked;
