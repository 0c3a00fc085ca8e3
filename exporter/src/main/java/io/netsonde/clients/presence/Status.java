package io.netsonde.clients.presence;

/** Whether a client is there. */
public enum Status {
  /** It gave a sign within the window, or the kernel vouches for it. */
  ONLINE,
  /** It was asked and did not answer, or gave no sign for longer than the window. */
  OFFLINE,
  /** Nothing is known of it: never seen, or on a link where nobody can be asked. */
  UNKNOWN
}
