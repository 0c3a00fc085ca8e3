package io.netsonde.cli;

import java.io.IOException;

/** A command could not do what it was asked; the message is the one line that the user sees. */
final class CommandFailure extends IOException {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}
