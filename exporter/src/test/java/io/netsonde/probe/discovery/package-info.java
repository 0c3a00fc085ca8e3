/**
 * Tests of the sources of targets: real files, web servers of the JDK over plain HTTP and TLS, and
 * what Prometheus says of the same lists.
 */
@NullMarked
package io.netsonde.probe.discovery;

import org.jspecify.annotations.NullMarked;
