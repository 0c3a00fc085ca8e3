package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Device;
import io.netsonde.tcp.pairs.PairRow;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one side of a connection: what it sent and acknowledged. Fields rather than
 * methods, because the rules read and write a dozen of them per packet. 200 bytes.
 *
 * <p>Threads: that of the analysis.
 */
final class Side {
  /** The option was not seen yet. */
  static final int SCALE_UNKNOWN = -1;

  /** It was left out, and so the window is not scaled. */
  static final int SCALE_NONE = -2;

  /** Whether anything was sent: the fields below mean something. */
  boolean known;

  /** Sequence number of the SYN, or what it must have been. */
  int first;

  boolean firstKnown;

  /** Behind the highest sequence number that was sent. */
  int next;

  /** When it was sent. */
  long nextTime;

  /** Identification of the packet that bore it. */
  int nextIdentification;

  /** Its timestamp, where there are timestamps. */
  int nextTimestamp;

  boolean nextStamped;

  /** Behind the highest number before which nothing is missing; Wireshark's rules alone. */
  int contiguous;

  boolean contiguousKnown;

  int lastAck;
  boolean acked;
  long ackTime;
  int duplicateAcks;

  /** As it stands in the header. */
  int window;

  int scale = SCALE_UNKNOWN;

  /** Whether it has sent something after its SYN: from then on windows are scaled. */
  boolean scaled;

  /** Of the segment that was sent last. */
  int lastFindings;

  int multipath;
  int maximumSegmentSize = -1;

  /** When anything that occupies sequence numbers was sent last. */
  long sentTime;

  /** How well identifications count up so far: above 0 they tell the order. */
  int identificationTrust;

  boolean syn;
  boolean fin;
  boolean finAcked;

  /** Since when its window is closed; 0 while it is open. */
  long closedSince;

  /**
   * The end of the segment whose acknowledgement is waited for, where {@link #timedSince} is set.
   */
  int timedEnd;

  long timedSince;
  boolean timedSyn;

  /** Up to here the other side has acknowledged what was not seen. */
  int unseenAck;

  boolean unseenAcked;
  private @Nullable PairRow row;

  /** Forgets everything: another connection begins. */
  void clear() {
    known = false;
    first = 0;
    firstKnown = false;
    next = 0;
    nextTime = 0;
    nextIdentification = 0;
    nextTimestamp = 0;
    nextStamped = false;
    contiguous = 0;
    contiguousKnown = false;
    lastAck = 0;
    acked = false;
    ackTime = 0;
    duplicateAcks = 0;
    window = 0;
    scale = SCALE_UNKNOWN;
    scaled = false;
    lastFindings = 0;
    multipath = 0;
    maximumSegmentSize = -1;
    sentTime = 0;
    identificationTrust = 0;
    syn = false;
    fin = false;
    finAcked = false;
    closedSince = 0;
    timedEnd = 0;
    timedSince = 0;
    timedSyn = false;
    unseenAck = 0;
    unseenAcked = false;
    row = null;
  }

  /** The row that was found for it last on a device; null to look anew, as for one of its own. */
  @Nullable PairRow row(Device device) {
    PairRow known = row;
    return known == null || known.device() != device || known.isOther() || known.isFolded()
        ? null
        : known;
  }

  /** The row that was found for it last, on whatever device; null where none was. */
  @Nullable PairRow row() {
    PairRow known = row;
    return known == null || !known.isFolded() ? known : known.device().other();
  }

  void row(PairRow found) {
    row = found;
  }

  /** Whether its window is closed, as far as is known. */
  boolean isClosed() {
    return known && acked && window == 0;
  }

  /** Bytes that the window stands for. */
  long scaledWindow() {
    return (long) window << (scaled && scale > 0 ? scale : 0);
  }
}
