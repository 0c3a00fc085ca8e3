/** Tests of presence: verdicts by themselves, and real neighbours in the network of a lab. */
@NullMarked
package io.netsonde.clients.presence;

import org.jspecify.annotations.NullMarked;
