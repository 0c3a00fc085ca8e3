/**
 * Tests of names: times and tables on a clock of the test's own, questions and answers with a
 * {@code NameServer} over real sockets.
 */
@NullMarked
package io.netsonde.probe.names;

import org.jspecify.annotations.NullMarked;
