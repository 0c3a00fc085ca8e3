/**
 * Tests of the live page's recording and of its streams; the page itself is tested in {@code web}.
 */
@NullMarked
package io.netsonde.web.live;

import org.jspecify.annotations.NullMarked;
