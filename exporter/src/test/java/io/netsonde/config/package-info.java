/** Tests of the config room; {@link io.netsonde.BadFileTest} is the table of messages. */
@NullMarked
package io.netsonde.config;

import org.jspecify.annotations.NullMarked;
