package io.netsonde.lab.emulation;

import io.netsonde.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** What will become of one request and its reply: well at first, then what faults make of it. */
final class Fate {
  /** What hosts of today send. */
  static final int HOP_LIMIT = 64;

  boolean dropped;
  boolean held;
  long delay;
  boolean duplicated;
  long gap;
  int hopLimit = HOP_LIMIT;
  @Nullable IpAddress source;
  @Nullable Refusal refusal;
  @Nullable IpAddress offender;

  /** Of an echo reply: which byte of the data is inverted, -1 for none. */
  int corrupted = -1;

  /** Of an echo reply: most bytes of data. */
  int dataLimit = Integer.MAX_VALUE;

  /** Of an echo reply: what is added to the identifier. */
  int identifierError;

  /** Of an echo reply: what is added to the sequence number. */
  int sequenceError;

  /** Of an echo reply: whether the ICMP checksum is wrong. */
  boolean checksumError;
}
