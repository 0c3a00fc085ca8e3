package io.netsonde.jool;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One instance and what has become of reading it. Owned by the loop.
 *
 * <p>An instance that Jool refused to speak of is left alone until {@link #isDue}: each refusal is
 * a line in the kernel's log.
 */
final class Instance {
  private static final CounterTable NO_TABLE = CounterTables.known().certain();

  private final InstanceKey key;
  private final Map<String, Long> errors = new TreeMap<>();
  private String framework = "";
  private Optional<NamedCounters> counters = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private String detail = "not read yet";
  private OptionalLong readNanos = OptionalLong.empty();
  private InstanceDetails details = InstanceDetails.NONE;
  private OptionalLong detailsDue = OptionalLong.empty();
  private OptionalLong due = OptionalLong.empty();
  private boolean wasRead;
  private SeriesLabels labels;

  Instance(InstanceKey key) {
    this.key = key;
    labels = new SeriesLabels(key, NO_TABLE);
  }

  InstanceKey key() {
    return key;
  }

  /** What hands packets to it. */
  void framework(String name) {
    framework = name;
  }

  /** Whether it may be asked now. */
  boolean isDue(long now) {
    return due.isEmpty() || now - due.getAsLong() >= 0;
  }

  /** It is known to be there, or there is a reason to try: no refusal is to be feared. */
  void mayBeAsked() {
    due = OptionalLong.empty();
  }

  /** Whether it has ever been read. */
  boolean wasRead() {
    return wasRead;
  }

  /** Whether the latest attempt failed for this reason. */
  boolean failedFor(Failure reason) {
    return failure.filter(f -> f == reason).isPresent();
  }

  void read(NamedCounters values, long nanos) {
    wasRead = true;
    counters = Optional.of(values);
    readNanos = OptionalLong.of(nanos);
    failure = Optional.empty();
    detail = "";
    due = OptionalLong.empty();
    if (!labels.areFor(values.table())) {
      labels = new SeriesLabels(key, values.table());
    }
  }

  /**
   * Reading it failed.
   *
   * @param retryAt when it may be asked again, where the failure is a refusal
   */
  void failed(IOException cause, long nanos, long retryAt) {
    Failure reason = Failure.of(cause);
    missing(reason, String.valueOf(cause.getMessage()));
    readNanos = OptionalLong.of(nanos);
    count(reason);
    due = reason.isRefusal() ? OptionalLong.of(retryAt) : OptionalLong.empty();
  }

  /** It is known without asking that it cannot be read. */
  void missing(Failure reason, String sentence) {
    counters = Optional.empty();
    readNanos = OptionalLong.empty();
    failure = Optional.of(reason);
    detail = sentence;
    details = InstanceDetails.NONE;
    detailsDue = OptionalLong.empty();
  }

  /** Counts an error. */
  void count(Failure reason) {
    errors.merge(reason.label(), 1L, Long::sum);
  }

  boolean areDetailsDue(long now) {
    return detailsDue.isEmpty() || now - detailsDue.getAsLong() >= 0;
  }

  void details(InstanceDetails read, long nextAt) {
    details = read;
    detailsDue = OptionalLong.of(nextAt);
  }

  /** Counts a failure that leaves the counters as they are. */
  void detailsFailed(IOException cause, long nextAt) {
    details(InstanceDetails.NONE, nextAt);
    errors.merge("details_" + Failure.of(cause).label(), 1L, Long::sum);
  }

  InstanceSnapshot snapshot() {
    return new InstanceSnapshot(
        key, failure, detail, framework, counters, readNanos, errors, details, labels);
  }
}
