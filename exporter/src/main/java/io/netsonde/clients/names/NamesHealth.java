package io.netsonde.clients.names;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the book of names fares, at one moment.
 *
 * @param sources how each source in use fares
 * @param clients clients that were asked for in the last hour
 * @param clientsRefused how often one found no room among these
 * @param remembered names that are remembered
 * @param forgotten names that gave way to others because of {@code max_entries}
 * @param cacheUp whether the file of remembered names was read and written the last time; true also
 *     where there is to be none
 * @param cacheFailure why it was not, in a sentence; null where it was
 * @param cacheErrors how often it was not
 * @param lastSaved when it was written last; null before the first time
 * @param watching whether changes of files are told by the kernel; otherwise they are looked for
 *     every {@code refresh}
 * @param vendors makers of network cards that are known; 0 before the first was asked for
 */
public record NamesHealth(
    Map<NameSource, SourceHealth> sources,
    int clients,
    long clientsRefused,
    int remembered,
    long forgotten,
    boolean cacheUp,
    @Nullable String cacheFailure,
    long cacheErrors,
    @Nullable Instant lastSaved,
    boolean watching,
    int vendors) {
  /** Before anything was read. */
  static final NamesHealth NONE =
      new NamesHealth(Map.of(), 0, 0, 0, 0, true, null, 0, null, false, 0);

  /** Copies the map. */
  public NamesHealth {
    sources = Map.copyOf(sources);
  }

  /** With the clients of this moment, which the loop need not be woken to tell. */
  NamesHealth of(int clientsNow, long refusedNow) {
    return new NamesHealth(
        sources,
        clientsNow,
        refusedNow,
        remembered,
        forgotten,
        cacheUp,
        cacheFailure,
        cacheErrors,
        lastSaved,
        watching,
        vendors);
  }
}
