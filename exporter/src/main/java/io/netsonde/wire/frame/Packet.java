package io.netsonde.wire.frame;

import org.jspecify.annotations.Nullable;

/**
 * What {@link PacketDecoder} reads in a frame. One object is filled again and again: none is made
 * per packet.
 *
 * <p>Of a tunnel, what is said of IP is said of the outer packet, but for {@link #inner()}; what is
 * said of TCP, of the innermost.
 */
public final class Packet {
  final AddressPair outer = new AddressPair();
  final AddressPair inner = new AddressPair();
  final AddressPair quoted = new AddressPair();
  final TcpView tcp = new TcpView();

  boolean ip;
  int ipLength;
  int ipHeaderLength;
  int identification;
  int hopLimit;
  int trafficClass;
  boolean dontFragment;
  boolean fragment;
  boolean reassembled;
  int protocol;
  int layers;
  int innerIdentification;
  boolean tcpFound;
  boolean tcpWhole;
  boolean fragmentationNeeded;
  boolean quotedFound;
  int vlanCount;
  int outerVlan;
  int innerVlan;
  @Nullable Undecodable problem;

  /** Whether it may hold what {@link UsualFrame} does not write. */
  boolean unusual = true;

  /** An empty one, for {@link PacketDecoder#decode}. */
  public Packet() {}

  void clear() {
    outer.v4(0, 0);
    inner.v4(0, 0);
    tcp.clear();
    ip = false;
    ipLength = 0;
    ipHeaderLength = 0;
    identification = 0;
    hopLimit = 0;
    trafficClass = 0;
    dontFragment = false;
    fragment = false;
    reassembled = false;
    protocol = -1;
    layers = 0;
    innerIdentification = 0;
    tcpFound = false;
    tcpWhole = false;
    fragmentationNeeded = false;
    quotedFound = false;
    vlanCount = 0;
    outerVlan = 0;
    innerVlan = 0;
    problem = null;
    unusual = false;
  }

  /** Whether the frame has an IP packet whose addresses could be read. */
  public boolean ip() {
    return ip;
  }

  /** Addresses of the packet, of the outermost in a tunnel. */
  public AddressPair outer() {
    return outer;
  }

  /** Addresses of the innermost packet; those of {@link #outer()} outside of tunnels. */
  public AddressPair inner() {
    return inner;
  }

  /** Bytes of the packet with its headers, on the wire. */
  public int ipLength() {
    return ipLength;
  }

  /** Bytes of the header, for IPv6 of the fixed one. */
  public int ipHeaderLength() {
    return ipHeaderLength;
  }

  /** Identification of IPv4 (RFC 6864), 0 to 65535; 0 for IPv6. */
  public int identification() {
    return identification;
  }

  /** Identification of the innermost packet: where there is no tunnel, {@link #identification}. */
  public int innerIdentification() {
    return innerIdentification;
  }

  /** Time to live, hop limit. */
  public int hopLimit() {
    return hopLimit;
  }

  /** ECN field (RFC 3168 section 5): 0 not capable, 1 and 2 capable, 3 congestion experienced. */
  public int ecn() {
    return trafficClass & 3;
  }

  /** Whether it must not be fragmented on its way; IPv6 never is, and has no such flag. */
  public boolean dontFragment() {
    return dontFragment;
  }

  /** Whether it is a part of a packet; an atomic fragment (RFC 6946) is none. */
  public boolean fragment() {
    return fragment;
  }

  /** Whether it completes a packet of several fragments, which is what is told of TCP. */
  public boolean reassembled() {
    return reassembled;
  }

  /** Whether another IP packet is inside. */
  public boolean tunnelled() {
    return layers > 1;
  }

  /** IANA number of the innermost protocol that was found; -1 where none was. */
  public int protocol() {
    return protocol;
  }

  /** Whether it is a TCP segment, be its header whole or not. */
  public boolean tcpFound() {
    return tcpFound;
  }

  /** Whether the fixed header of TCP could be read: {@link #tcp()} means something. */
  public boolean tcpWhole() {
    return tcpWhole;
  }

  /** The TCP header. */
  public TcpView tcp() {
    return tcp;
  }

  /** Whether a router says that a packet did not fit (RFC 1191, RFC 4443 section 3.2). */
  public boolean fragmentationNeeded() {
    return fragmentationNeeded;
  }

  /** Whether {@link #quoted()} tells which packet did not fit. */
  public boolean quotedFound() {
    return quotedFound;
  }

  /** Addresses of the packet that did not fit. */
  public AddressPair quoted() {
    return quoted;
  }

  /** Tags of VLANs around the packet, one that the kernel stripped included. */
  public int vlanCount() {
    return vlanCount;
  }

  /** Number of the outermost VLAN, 0 to 4095, where {@link #vlanCount} is above 0. */
  public int outerVlan() {
    return outerVlan;
  }

  /** Number of the innermost VLAN, where {@link #vlanCount} is above 1. */
  public int innerVlan() {
    return innerVlan;
  }

  /** Why it was not read to the end; null where it was. */
  public @Nullable Undecodable problem() {
    return problem;
  }

  /** Notes a tag; those within tunnels say nothing about this network. */
  void vlan(int tag) {
    if (layers > 0) {
      return;
    }
    int number = tag & 0xfff;
    if (vlanCount == 0) {
      outerVlan = number;
    }
    innerVlan = number;
    vlanCount++;
  }
}
