package io.netsonde.log;

/** How a line is written; both carry the same keys in the same order. */
public enum LogFormat {
  /** {@code time=… level=INFO source=web msg="listening" address=[::]:10043}. */
  LOGFMT,
  /** One JSON object per line. */
  JSON
}
