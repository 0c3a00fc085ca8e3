/** Tests of what is kept of clients. */
@NullMarked
package io.netsonde.clients.model;

import org.jspecify.annotations.NullMarked;
