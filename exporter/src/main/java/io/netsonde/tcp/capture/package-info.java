/**
 * Packets of live interfaces, read from rings that the kernel fills.
 *
 * <p>In reading order: {@link io.netsonde.tcp.capture.CaptureConfig} says what is captured, with an
 * {@link io.netsonde.tcp.capture.InterfacePattern} for each wish; {@link
 * io.netsonde.tcp.capture.CaptureLoop} is the thread that follows the interfaces and reads; {@code
 * RingSet} has the rings that it waits for, {@code CaptureDevice} is an interface with its ring,
 * {@code DeviceBook} remembers counts and names. What is read goes to a {@link
 * io.netsonde.tcp.capture.FrameReader}; what was counted is published as a {@link
 * io.netsonde.tcp.capture.CaptureSnapshot}.
 *
 * <p>Threads: one for each loop, which alone touches all that changes. Bounds: rings ({@code
 * max_rings}; interfaces beyond share one), interfaces that share it, interfaces remembered that
 * are gone.
 */
@NullMarked
package io.netsonde.tcp.capture;

import org.jspecify.annotations.NullMarked;
