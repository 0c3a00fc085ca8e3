package io.netsonde.clients;

import io.netsonde.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, so far as that is known; what is not known is empty.
 *
 * <p>Made for every client in every round, and most often equal to the one before; so it holds what
 * there is, and makes no text of it.
 *
 * @param name of the host
 * @param nameSource who told the name
 * @param card its address on the link; null where it is not known
 * @param vendor who made its network card
 * @param interfaceName behind which of our interfaces it is
 */
record Identity(
    String name,
    String nameSource,
    @Nullable MacAddress card,
    String vendor,
    String interfaceName) {
  /** Of whom nothing is known. */
  static final Identity NOBODY = new Identity("", "", null, "", "");

  /** Its address on the link. */
  String mac() {
    return card == null ? "" : card.toString();
  }

  /** {@code universal} or {@code random}. */
  String macType() {
    return card == null ? "" : card.isLocallyAdministered() ? "random" : "universal";
  }
}
