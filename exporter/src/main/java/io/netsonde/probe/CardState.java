package io.netsonde.probe;

import java.util.Locale;

/**
 * What became of the wish that an interface's network card stamps packets.
 *
 * @param device the interface
 * @param state how it is
 * @param reason the error number's label where there was one ({@code erange}), else empty
 */
record CardState(String device, State state, String reason) {
  /** How a card is. */
  enum State {
    /** It stamped all packets before this program came; nothing was changed. */
    ALREADY_ON,

    /** It was told to stamp all packets. */
    ENABLED,

    /** It stamps packets that leave, but cannot stamp all that arrive. */
    TRANSMIT_ONLY,

    /** The driver refused. */
    REFUSED,

    /** The interface has no card that stamps, or its driver cannot be asked. */
    UNSUPPORTED,

    /** The card would have to be told, and the process may not (CAP_NET_ADMIN). */
    NOT_PERMITTED,

    /** There is no such interface now. */
    ABSENT;

    /** The value of the {@code state} label. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the card gives stamps for both directions. */
  boolean isOn() {
    return state == State.ALREADY_ON || state == State.ENABLED;
  }

  /** For a person: {@code eth0: transmit_only (erange)}. */
  String text() {
    return device + ": " + state.label() + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
