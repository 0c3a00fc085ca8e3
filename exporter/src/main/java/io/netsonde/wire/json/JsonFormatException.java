package io.netsonde.wire.json;

/** A text that is no JSON, or more of it than allowed; the message says where. */
public final class JsonFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonFormatException(String message) {
    super(message);
  }
}
