/** Rules of the house, enforced: formatting, layers, forbidden calls. */
@NullMarked
package io.netsonde.house;

import org.jspecify.annotations.NullMarked;
