package io.netsonde.jool;

import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;

/** How far the reading of a list has come, which has to get on with every page. */
final class ListPosition {
  private byte[] last = {};
  private long entries;
  private long entriesBefore;

  /** How many entries have been read. */
  long entries() {
    return entries;
  }

  /** Says in a request from where on the list is wanted. */
  void write(JoolRequest request, NetlinkWriter writer) {
    if (entries > 0) {
      request.after(writer, last);
    }
  }

  /** Notes an entry, as it is sent back to ask for those after it. */
  void advance(byte[] entry) {
    last = entry;
    entries++;
  }

  /**
   * Ends a page.
   *
   * @return whether there is a next one
   * @throws NetlinkFormatException when there should be one and this one had no entry
   */
  boolean goesOn(boolean more) throws NetlinkFormatException {
    if (more && entries == entriesBefore) {
      throw new NetlinkFormatException("Jool's list goes on without getting on");
    }
    entriesBefore = entries;
    return more;
  }
}
