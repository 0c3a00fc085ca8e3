/**
 * The live page at {@code /}: what slices show, remembered for 15 minutes and told to whoever
 * looks.
 *
 * <p>In reading order: {@code Recorder} asks each slice for its {@link
 * io.netsonde.slice.LiveTable}s every 5 s and gives them to the {@code Recording}; that holds a
 * {@code RecordedTable} for each, of {@code RecordedRow}s with a {@code History} for each number,
 * in codes of 16 bits ({@code LogScale}); {@link io.netsonde.web.live.LivePages} answers the page's
 * script by server-sent events (HTML standard, section 9.2) and with histories; {@code PageFile}s
 * are the script itself and the library that draws.
 *
 * <p>Threads: {@code page} records; requests read under the recording's monitor, which is held for
 * no longer than it takes to write a screen of them. No slice ever waits: its thread has nothing to
 * do with either. A viewer takes the latest step when it has taken the one before; what it was too
 * slow for is skipped.
 *
 * <p>Bounds: rows of a table and bytes of histories ({@code Recording}), viewers and how long one
 * stream lasts ({@code LivePages}), rows of one question ({@code LivePages}).
 */
@NullMarked
package io.netsonde.web.live;

import org.jspecify.annotations.NullMarked;
