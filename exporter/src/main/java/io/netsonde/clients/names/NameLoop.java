package io.netsonde.clients.names;

import io.netsonde.linux.Descriptor;
import io.netsonde.linux.EventFd;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.Poll;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads files, asks servers, and remembers; it publishes what it knows by a
 * volatile write.
 */
final class NameLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.names");
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How often somebody may be due to be asked again. */
  private static final long INQUIRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How often it is looked whether an answer has come; names are in no hurry. */
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The same while nobody answers. */
  private static final long LATE_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long HOUSEKEEPING_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long STOP_MILLIS = 2_000;

  private final NamesConfig config;
  private final AskedClients clients;
  private final NameText text;
  private final NameTable fixed;
  private final FileSources files;
  private final NameInquiries inquiries;
  private final NameKeeper keeper;
  private final EventFd bell;
  private final Poll poll;
  private final Thread thread;
  private final int filesSlot;

  private boolean begun;
  private long housekeptNanos;

  /** Written by whoever closes it. */
  private volatile boolean stopped;

  /** Written by the loop, read by whoever asks. */
  private volatile NameIndex index = NameIndex.EMPTY;

  /** Written by the loop, read by whoever asks. */
  private volatile NamesHealth health = NamesHealth.NONE;

  /** Interfaces with clients; written by whoever knows, read by the loop. */
  private volatile List<String> found = List.of();

  /** Written by whoever asks for the first vendor. */
  private volatile boolean vendorsWanted;

  /** Written by the loop once, read by whoever asks. */
  private volatile @Nullable Vendors vendors;

  NameLoop(NamesConfig config, AskedClients clients, ThreadFactory threads) throws IOException {
    this.config = config;
    this.clients = clients;
    text = new NameText(config.stripDomains());
    fixed = fixed(config, text);
    bell = EventFd.open();
    files = new FileSources(config, text);
    inquiries = new NameInquiries(config, text, this::interfaces);
    keeper =
        new NameKeeper(
            new NameMemory(config.maxEntries(), config.cacheMaxAge()),
            new CacheFile(config.cacheFile(), config.cacheImport(), text));
    poll = new Poll(2);
    poll.add(bell.descriptor(), Poll.POLLIN);
    Descriptor changes = files.descriptor();
    filesSlot = changes == null ? -1 : poll.add(changes, Poll.POLLIN);
    thread = threads.newThread(this::run);
  }

  private static NameTable fixed(NamesConfig config, NameText text) {
    NameTable.Builder names = new NameTable.Builder(config.maxEntries(), true, text);
    config
        .fixed()
        .forEach((who, name) -> {
          Optional<MacAddress> mac = MacAddress.parse(who);
          Optional<IpAddress> address = mac.isPresent() ? Optional.empty() : IpAddress.parse(who);
          names.add(address.orElse(null), mac.orElse(null), name, NameRecord.NEVER);
        });
    return names.build();
  }

  void start() {
    thread.start();
  }

  NameIndex index() {
    return index;
  }

  NamesHealth health() {
    return health;
  }

  @Nullable Vendors vendors() {
    if (!vendorsWanted) {
      vendorsWanted = true;
      wake();
    }
    return vendors;
  }

  /** Sets through which interfaces clients are asked by multicast. */
  void interfaces(List<String> names) {
    if (!names.equals(found)) {
      found = List.copyOf(names);
      wake();
    }
  }

  private List<String> interfaces() {
    return config.mdnsInterfaces().isEmpty() ? found : config.mdnsInterfaces();
  }

  /** Has the loop look at its work now; any thread. */
  void wake() {
    try {
      bell.signal();
    } catch (LinuxException | IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "the thread of names cannot be woken", e);
    }
  }

  private void run() {
    try {
      while (!stopped) {
        try {
          round();
          poll.await(Math.min(longestWait(), files.waitNanos(System.nanoTime())));
          bell.drain();
        } catch (IOException | RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a round of reading names failed and goes on", e);
          pause();
        }
      }
      keeper.save(Instant.now());
    } finally {
      inquiries.close();
      files.close();
      poll.close();
      bell.close();
    }
  }

  private long longestWait() {
    if (inquiries.isWaiting()) {
      return inquiries.isHopeful() ? ANSWER_NANOS : LATE_ANSWER_NANOS;
    }
    return inquiries.isEmpty() ? LONGEST_WAIT_NANOS : INQUIRY_NANOS;
  }

  private void round() throws LinuxException {
    long nanos = System.nanoTime();
    Instant now = Instant.now();
    long seconds = now.getEpochSecond();
    if (!begun) {
      keeper.load(seconds);
    }
    boolean changed = files.turn(nanos, now) || !begun;
    if (changed) {
      publish();
    }
    if (inquiries.turn(clients, index, nanos, now)) {
      changed = true;
      publish();
    }
    boolean housekeeping = !begun || nanos - housekeptNanos >= HOUSEKEEPING_NANOS;
    if (housekeeping) {
      housekeptNanos = nanos;
      clients.forgetOld(nanos);
    }
    if ((changed || clients.takeNews() || housekeeping)
        && keeper.confirm(clients, index, seconds)) {
      publish();
    }
    keeper.saveSometimes(nanos, now);
    if (vendorsWanted && vendors == null) {
      vendors = Vendors.read(config.vendorFiles());
    }
    begun = true;
    health = examine();
  }

  private void publish() {
    List<NameIndex.Ranked> tables = new ArrayList<>();
    for (NameSource source : config.order()) {
      for (NameTable table : tables(source)) {
        tables.add(new NameIndex.Ranked(source, table));
      }
    }
    // First, so that whoever sees a name sees its source fare well.
    health = examine();
    index = new NameIndex(tables, keeper.memory().snapshot());
  }

  private List<NameTable> tables(NameSource source) {
    List<NameTable> tables = new ArrayList<>(inquiries.tables(source));
    for (FileSource file : files.all()) {
      if (file.source() == source) {
        tables.add(file.table());
      }
    }
    if (source == NameSource.STATIC) {
      tables.add(fixed);
    }
    // What is remembered of a source needs a place, too.
    return tables.isEmpty() ? List.of(NameTable.EMPTY) : tables;
  }

  private NamesHealth examine() {
    Map<NameSource, SourceHealth> sources = inquiries.health();
    files.all().forEach(file -> sources.merge(file.source(), file.health(), SourceHealth::and));
    Vendors known = vendors;
    return new NamesHealth(
        sources,
        0,
        0,
        keeper.memory().entries().size(),
        keeper.memory().evicted(),
        keeper.failure() == null,
        keeper.failure(),
        keeper.errors(),
        keeper.lastSaved(),
        filesSlot >= 0,
        known == null ? 0 : known.size());
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  @Override
  public void close() {
    boolean neverStarted = thread.getState() == Thread.State.NEW;
    stopped = true;
    if (neverStarted) {
      inquiries.close();
      files.close();
      poll.close();
      bell.close();
      return;
    }
    wake();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
