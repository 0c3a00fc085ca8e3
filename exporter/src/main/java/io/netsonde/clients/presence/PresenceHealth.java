package io.netsonde.clients.presence;

import io.netsonde.wire.netlink.NeighbourTableState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the watch over the neighbours fares, at one moment.
 *
 * @param current whether the table is known as it is now; while it is not, every status is unknown
 * @param failure why it is not, in a sentence; null where it is
 * @param lastReading when the whole table was read last; null before the first time
 * @param neighbours addresses that are remembered
 * @param readings how often the whole table was read
 * @param overruns how often events came faster than they were read, so that it was read anew
 * @param malformed messages of the kernel's that made no sense
 * @param probing whether clients that are silent are asked now
 * @param probes how often the kernel was told to ask one
 * @param probesRefused how often it refused to
 * @param probesDeferred how often a client waited because of {@code max_probes_per_second}
 * @param evicted addresses that gave way to others because of {@code max_neighbours}
 * @param refused addresses that found no room
 * @param tables how full the kernel's own tables are; empty where it does not tell
 */
public record PresenceHealth(
    boolean current,
    @Nullable String failure,
    @Nullable Instant lastReading,
    int neighbours,
    long readings,
    long overruns,
    long malformed,
    boolean probing,
    long probes,
    long probesRefused,
    long probesDeferred,
    long evicted,
    long refused,
    List<NeighbourTableState> tables) {
  /** Copies the list. */
  public PresenceHealth {
    tables = List.copyOf(tables);
  }
}
