/**
 * JSON (RFC 8259), read to values: for the few programs that answer us in it. A library would bring
 * binding, streaming and writing, none of which is wanted here.
 *
 * <p>Reading order: {@link io.netsonde.wire.json.Json}, {@link io.netsonde.wire.json.JsonReader}.
 *
 * <p>Threads: none; values are immutable. Bounds: the reader's depth and number of values; a text
 * that breaks a rule is refused by {@link io.netsonde.wire.json.JsonFormatException}.
 */
@NullMarked
package io.netsonde.wire.json;

import org.jspecify.annotations.NullMarked;
