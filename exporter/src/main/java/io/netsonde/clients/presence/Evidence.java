package io.netsonde.clients.presence;

/**
 * What speaks for and against a client's being there, and the verdict.
 *
 * @param link what the kernel holds of it
 * @param seen whether it has ever given a sign
 * @param silentNanos for how long it has given none; of no meaning where it has never given one
 * @param failed whether it was asked since its last sign, and did not answer
 * @param awaited whether it was there when it was last asked, and its answer may still come
 */
record Evidence(Link link, boolean seen, long silentNanos, boolean failed, boolean awaited) {

  /** What the kernel holds of an address. */
  enum Link {
    /** It was proved to be there a moment ago. */
    REACHABLE,
    /** The kernel knows it, and does not know whether it is there, or knows that it is not. */
    DOUBTFUL,
    /** Entered by hand, or on a link without such entries: the kernel never asks. */
    FIXED,
    /** It was in the table once. */
    GONE,
    /** It has never been in the table. */
    ABSENT
  }

  /**
   * The verdict. STALE alone says nothing: below 128 entries the kernel keeps a stale entry for
   * ever, so that a client that left last year still has one.
   */
  Status status(long windowNanos) {
    if (link == Link.REACHABLE) {
      return Status.ONLINE;
    }
    if (failed) {
      return Status.OFFLINE;
    }
    if (seen && (silentNanos <= windowNanos || awaited)) {
      return Status.ONLINE;
    }
    if (!seen || link == Link.FIXED || link == Link.ABSENT) {
      return Status.UNKNOWN;
    }
    return Status.OFFLINE;
  }
}
