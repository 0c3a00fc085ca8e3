package io.netsonde.jool;

import java.io.IOException;

/** Jool's kernel module is not loaded. */
public final class JoolAbsentException extends IOException {
  private static final long serialVersionUID = 1L;

  JoolAbsentException() {
    super("the kernel module of Jool is not loaded");
  }
}
