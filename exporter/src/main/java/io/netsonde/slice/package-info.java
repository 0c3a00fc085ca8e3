/**
 * What a slice is: {@link io.netsonde.slice.Slice}, its {@link io.netsonde.slice.Health} of {@link
 * io.netsonde.slice.Feature}s and the plain functions by which it answers HTTP ({@link
 * io.netsonde.slice.Endpoint}, {@link io.netsonde.slice.Request}, {@link
 * io.netsonde.slice.Answer}).
 *
 * <p>Around them stands what keeps one slice's failure from the others: {@link
 * io.netsonde.slice.SliceCollector} publishes all slices in one scrape, {@link
 * io.netsonde.slice.SliceStatus} asks one for its health.
 *
 * <p>What a slice shows on the live page is an {@link io.netsonde.slice.LiveTable} of {@link
 * io.netsonde.slice.LiveRow}s; it knows nothing of how it is drawn.
 *
 * <p>How most slices work: a {@link io.netsonde.slice.LoopThread} runs a {@link
 * io.netsonde.slice.Loop}, which gives up what rights it does not need ({@link
 * io.netsonde.slice.Confinement}) and may go on in {@link io.netsonde.slice.Rounds}.
 *
 * <p>Threads: those that slices make; the collector is called by many scrapes at once. Bounds:
 * slices bound what they publish; the collector adds a fixed number of series per slice to it.
 */
@NullMarked
package io.netsonde.slice;

import org.jspecify.annotations.NullMarked;
