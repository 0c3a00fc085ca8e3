/** The config room. */
@NullMarked
package io.netsonde.config;

import org.jspecify.annotations.NullMarked;
