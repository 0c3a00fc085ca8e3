package io.netsonde.clients;

/**
 * Who a client is, so far as that is known; what is not known is empty.
 *
 * @param name of the host
 * @param nameSource who told the name
 * @param mac its address on the link
 * @param macType {@code universal} or {@code random}
 * @param vendor who made its network card
 * @param interfaceName behind which of our interfaces it is
 */
record Identity(
    String name,
    String nameSource,
    String mac,
    String macType,
    String vendor,
    String interfaceName) {
  /** Of whom nothing is known. */
  static final Identity NOBODY = new Identity("", "", "", "", "", "");
}
