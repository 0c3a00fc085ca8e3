/** Tests of connections: by themselves, and with the kernel's tracking in routers of the lab. */
@NullMarked
package io.netsonde.clients.flows;

import org.jspecify.annotations.NullMarked;
