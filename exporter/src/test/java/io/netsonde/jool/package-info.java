/**
 * Tests of the jool slice: on recorded answers, on a module that the tests play, and on real ones.
 */
@NullMarked
package io.netsonde.jool;

import org.jspecify.annotations.NullMarked;
