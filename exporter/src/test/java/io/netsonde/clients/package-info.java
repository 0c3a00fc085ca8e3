/** Tests of the clients slice: on what tests make up, and on routers of the lab. */
@NullMarked
package io.netsonde.clients;

import org.jspecify.annotations.NullMarked;
