/**
 * What has been found, as Prometheus families: the same for {@code /metrics} and for {@code tcp
 * analyze --prometheus}.
 *
 * <p>Reading order: {@link io.netsonde.tcp.families.TcpFamilies}, all of them; {@code
 * PairFamilies}, {@code DeviceFamilies} and {@code BoundFamilies}, of what each is; {@code
 * OriginalFamilies}, the nine of tcp-exporter; {@code PairLabels}, labels that are kept between
 * scrapes. {@link io.netsonde.tcp.families.LivePairs} is what the live page draws.
 *
 * <p>Threads: any, each with a snapshot of its own. Bounds: those of the snapshot; a pair has a
 * series only for what has happened to it, so that a flood of addresses brings few series each.
 */
@NullMarked
package io.netsonde.tcp.families;

import org.jspecify.annotations.NullMarked;
