/** The web room. */
@NullMarked
package io.netsonde.web;

import org.jspecify.annotations.NullMarked;
