package io.netsonde.probe.discovery;

import java.util.Locale;

/**
 * Why a look at a source did not bring all that it should.
 *
 * @param reason short, of a small set, for a label
 * @param message one sentence for the log
 */
record Failure(Reason reason, String message) {
  /** What can fail. */
  enum Reason {
    /** A file is not there, or a pattern has more files than are read. */
    FILES,
    /** A file cannot be read, or a server not be reached or heard to the end. */
    READ,
    /** What was read is no list of groups of targets. */
    FORMAT,
    /** More bytes than are read. */
    TOO_LONG,
    /** A server answered by another status than 200, or by another kind of document. */
    ANSWER,
    /** A name was not found, or not looked up. */
    NAME;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
