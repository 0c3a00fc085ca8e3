package io.netsonde.wire.pcap;

import java.io.IOException;

/** What was to be read is no capture file at all. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  CaptureFormatException(String message) {
    super(message);
  }
}
