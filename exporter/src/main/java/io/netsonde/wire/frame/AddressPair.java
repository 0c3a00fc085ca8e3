package io.netsonde.wire.frame;

import io.netsonde.wire.IpAddress;

/**
 * Source and destination of an IP packet, of which one after the other is read into the same
 * object: none is made per packet. IPv4 addresses are the lower 32 bits of {@code low}.
 */
public final class AddressPair {
  boolean v6;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;

  AddressPair() {}

  /** Makes them two IPv4 addresses. */
  void v4(int source, int destination) {
    v6 = false;
    sourceHigh = 0;
    destinationHigh = 0;
    v4Again(source, destination);
  }

  /** Two other IPv4 addresses in place of such. */
  void v4Again(int source, int destination) {
    sourceLow = source & 0xffffffffL;
    destinationLow = destination & 0xffffffffL;
  }

  void copy(AddressPair other) {
    v6 = other.v6;
    sourceHigh = other.sourceHigh;
    sourceLow = other.sourceLow;
    destinationHigh = other.destinationHigh;
    destinationLow = other.destinationLow;
  }

  /** Whether both are IPv6 addresses. */
  public boolean v6() {
    return v6;
  }

  /** Upper 64 bits of the source; 0 for IPv4. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** Lower 64 bits of the source. */
  public long sourceLow() {
    return sourceLow;
  }

  /** Upper 64 bits of the destination; 0 for IPv4. */
  public long destinationHigh() {
    return destinationHigh;
  }

  /** Lower 64 bits of the destination. */
  public long destinationLow() {
    return destinationLow;
  }

  /** The source as a value; allocates. */
  public IpAddress source() {
    return new IpAddress(v6, sourceHigh, sourceLow, 0);
  }

  /** The destination as a value; allocates. */
  public IpAddress destination() {
    return new IpAddress(v6, destinationHigh, destinationLow, 0);
  }
}
