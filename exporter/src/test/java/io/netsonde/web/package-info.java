/** Tests of the web room, over real sockets on loopback. */
@NullMarked
package io.netsonde.web;

import org.jspecify.annotations.NullMarked;
