/**
 * Logging: what rooms say to a plain {@link System.Logger} becomes one line on stderr, in the shape
 * of Go's {@code log/slog} that the Prometheus world reads.
 *
 * <p>In reading order: {@link io.netsonde.log.LogConfig} with {@link io.netsonde.log.LogLevel} and
 * {@link io.netsonde.log.LogFormat} says what is written; {@link io.netsonde.log.LogMessage} is a
 * message with keys and values; {@link io.netsonde.log.Log} is where lines go and what the
 * application configures once; {@link io.netsonde.log.LineLoggerFinder} brings the JDK to it;
 * {@link io.netsonde.log.OncePerInterval} keeps a repeated cause from filling the disk; {@link
 * io.netsonde.log.UncaughtExceptionLog} is for the threads that nobody catches. Inside: {@code
 * LineLogger} (one name's logger), {@code MessageText} (patterns and parameters), {@code
 * ThrowableText}, {@code LogLine} (the bounded line) with {@code LogfmtSyntax} and {@code
 * JsonSyntax}, {@link io.netsonde.log.VisibleCharacter} (what needs no escape; rooms above use it,
 * too).
 *
 * <p>Threads: any may log; a line is made by the thread that logs and written under one lock, in
 * one call. A reader of stderr that stops reading stops whoever logs, as in every program. Bounds:
 * 8 KiB for a line, 4 KiB for a value, 256 causes per {@link io.netsonde.log.OncePerInterval}
 * unless told otherwise.
 */
@NullMarked
package io.netsonde.log;

import org.jspecify.annotations.NullMarked;
