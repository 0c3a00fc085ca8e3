package io.netsonde.clients.names;

import io.netsonde.clients.names.NameMemory.Client;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers names of clients that were asked for, and keeps them in a file, which is written at
 * most once a minute, and once at the end.
 *
 * <p>Threads: the names' own.
 */
final class NameKeeper {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.names");
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final NameMemory memory;
  private final CacheFile file;
  private boolean unsaved;
  private boolean tried;
  private long triedNanos;
  private @Nullable String failure;
  private long errors;
  private @Nullable Instant lastSaved;

  NameKeeper(NameMemory memory, CacheFile file) {
    this.memory = memory;
    this.file = file;
  }

  void load(long nowSeconds) {
    try {
      memory.load(file.read(), nowSeconds);
      memory.forgetOld(nowSeconds);
    } catch (IOException e) {
      failed("cannot read the remembered names", e);
    }
  }

  /**
   * Remembers what is true now.
   *
   * @return whether what is remembered is anything else than before
   */
  boolean confirm(AskedClients clients, NameIndex index, long nowSeconds) {
    for (AskedClients.Asked client : clients.all()) {
      NameIndex.Live live = index.live(client.address(), client.mac(), nowSeconds);
      if (live != null && live.source().isRemembered()) {
        memory.confirm(
            new Client(client.address(), client.mac()),
            live.record().name(),
            live.source(),
            live.record().expires(),
            nowSeconds);
      }
    }
    memory.forgetOld(nowSeconds);
    boolean changed = memory.takeChanged();
    unsaved |= changed;
    return changed;
  }

  NameMemory memory() {
    return memory;
  }

  /** Writes the file where there is something new, and a minute is over since the last time. */
  void saveSometimes(long nanos, Instant now) {
    if (unsaved && (!tried || nanos - triedNanos >= SAVE_NANOS)) {
      tried = true;
      triedNanos = nanos;
      save(now);
    }
  }

  /** Writes the file where there is something new. */
  void save(Instant now) {
    if (!unsaved || !file.isKept()) {
      return;
    }
    try {
      file.write(memory.entries());
      unsaved = false;
      failure = null;
      lastSaved = now;
    } catch (IOException e) {
      failed("cannot keep names over a restart", e);
    }
  }

  private void failed(String what, IOException e) {
    errors++;
    if (failure == null) {
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}", what, e);
    }
    failure = what + ": " + e;
  }

  @Nullable String failure() {
    return failure;
  }

  long errors() {
    return errors;
  }

  @Nullable Instant lastSaved() {
    return lastSaved;
  }
}
