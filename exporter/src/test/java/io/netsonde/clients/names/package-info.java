/** Tests of names: each format by recorded files and by any bytes, then real servers and files. */
@NullMarked
package io.netsonde.clients.names;

import org.jspecify.annotations.NullMarked;
