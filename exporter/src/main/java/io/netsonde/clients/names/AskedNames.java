package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A source that has to be asked for each address: what it said, and when it is to be asked again.
 * Nobody is asked for a client that has a name from a source that counts more.
 *
 * <p>An address that another card has now is asked for anew, and what was said before is not
 * believed.
 *
 * <p>Threads: the names' own. Bounds: {@value #MOST_UNDER_WAY} questions under way; answers as many
 * as clients were asked for; what is not asked for any more is forgotten.
 */
final class AskedNames implements AutoCloseable {
  static final int MOST_UNDER_WAY = 16;
  private static final long LEAST_TTL_SECONDS = 10;
  private static final long ABSENT_SECONDS = 300;
  private static final long RETRY_SECONDS = 60;

  /** Looking through all clients takes a millisecond for thousands; turns come much more often. */
  static final long SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The same while nobody answers. */
  private static final long SILENT_SCAN_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final NameSource source;
  private final Inquiry inquiry;
  private final long maxTtlSeconds;
  private final int capacity;
  private final NameText text;
  private final SourceLog log;
  private final Map<IpAddress, Answer> answers = new HashMap<>();
  private NameTable table = NameTable.EMPTY;
  private boolean changed;
  private boolean scanned;
  private long scannedNanos;

  /** Questions in a row that came to nothing. */
  private int failures;

  /** Whether somebody may be due who was not looked at in the last turn. */
  private boolean postponed;

  private Instant present = Instant.EPOCH;

  /** What was said of an address. */
  private static final class Answer {
    private @Nullable MacAddress mac;
    private @Nullable String name;
    private boolean underWay;
    private long dueNanos;
    private boolean wanted;
  }

  AskedNames(NameSource source, Inquiry inquiry, Duration maxTtl, int capacity, NameText text) {
    this.source = source;
    this.inquiry = inquiry;
    maxTtlSeconds = maxTtl.toSeconds();
    this.capacity = capacity;
    this.text = text;
    log = new SourceLog(source);
  }

  NameSource source() {
    return source;
  }

  NameTable table() {
    return table;
  }

  SourceHealth health() {
    return log.health(inquiry.isPresent(), table.size(), 0);
  }

  /**
   * Whether nobody answers. Then one client is asked after the other, to see whether that has
   * changed: thousands of questions to a server that is away would be work for nothing.
   */
  boolean isSilent() {
    return failures >= MOST_UNDER_WAY;
  }

  /** Whether an answer may come, or a question be put, at any moment. */
  boolean isWaiting() {
    return postponed || inquiry.underWay() > 0;
  }

  /**
   * Takes answers and asks what is due.
   *
   * @return whether the table is another one now
   */
  boolean turn(AskedClients clients, NameIndex index, long nanos, Instant now) {
    present = now;
    inquiry.turn(nanos);
    boolean early = scanned && nanos - scannedNanos < (isSilent() ? SILENT_SCAN_NANOS : SCAN_NANOS);
    postponed = early && !isSilent();
    if (!early) {
      scanned = true;
      scannedNanos = nanos;
      scan(clients, index, nanos, now);
    }
    if (!changed) {
      return false;
    }
    changed = false;
    NameTable.Builder names = new NameTable.Builder(capacity, false, text);
    answers.forEach((address, answer) -> {
      if (answer.name != null) {
        names.add(address, answer.mac, answer.name, NameRecord.NEVER);
      }
    });
    table = names.build();
    return true;
  }

  /** Asks who is due, and forgets who is not wanted any more. */
  private void scan(AskedClients clients, NameIndex index, long nanos, Instant now) {
    if (inquiry.isPresent()) {
      for (AskedClients.Asked client : clients.all()) {
        if (isAskedFor(client.address())
            && !index.hasBetter(source, client.address(), client.mac(), now.getEpochSecond())) {
          consider(client.address(), client.mac(), nanos);
        }
      }
    }
    changed |= answers.values().removeIf(answer -> !answer.wanted && !answer.underWay);
    answers.values().forEach(answer -> answer.wanted = false);
  }

  /** Not those that are of one link alone, of which no server knows. */
  private static boolean isAskedFor(IpAddress address) {
    return address.isGlobalUnicast();
  }

  private void consider(IpAddress address, @Nullable MacAddress mac, long nanos) {
    Answer known = answers.get(address);
    if (known == null) {
      known = new Answer();
      known.dueNanos = nanos;
      answers.put(address, known);
    }
    known.wanted = true;
    if (mac != null && !mac.equals(known.mac)) {
      if (known.mac != null) {
        changed |= known.name != null;
        known.name = null;
        known.dueNanos = nanos;
      }
      known.mac = mac;
    }
    if (!known.underWay
        && nanos - known.dueNanos >= 0
        && inquiry.underWay() < (isSilent() ? 1 : MOST_UNDER_WAY)) {
      ask(address, known, nanos);
    }
  }

  private void ask(IpAddress address, Answer answer, long nanos) {
    MacAddress mac = answer.mac;
    answer.underWay = true;
    inquiry.ask(
        address,
        new Inquiry.Inquirer() {
          @Override
          public void answered(@Nullable String name, long ttlSeconds) {
            long ttl = name == null ? ABSENT_SECONDS : Math.max(LEAST_TTL_SECONDS, ttlSeconds);
            end(Math.min(ttl, maxTtlSeconds));
            failures = 0;
            log.success(present);
            boolean same = mac == null || mac.equals(answer.mac);
            if (same && !Objects.equals(name, answer.name)) {
              answer.name = name;
              changed = true;
            }
            if (!same) {
              // Somebody else has the address now.
              answer.dueNanos = nanos;
            }
          }

          @Override
          public void failed(String reason) {
            end(RETRY_SECONDS);
            failures++;
            log.failure(reason, "asking for the name of " + address + ": " + reason);
          }

          private void end(long seconds) {
            answer.underWay = false;
            answer.dueNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
          }
        },
        nanos);
  }

  @Override
  public void close() {
    inquiry.close();
  }
}
