package io.netsonde.tcp.filter;

import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;

/**
 * Packets of a few addresses and ports, so that questions about them are sometimes answered yes.
 */
final class Packets {
  private final RandomGenerator random;

  Packets(RandomGenerator random) {
    this.random = random;
  }

  /** An Ethernet frame without tags. */
  byte[] frame() {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[12]);
    int kind = random.nextInt(10);
    if (kind == 0) {
      frame.writeBytes(new byte[] {8, 6, 0, 1, 8, 0, 6, 4, 0, 1});
      frame.writeBytes(new byte[40]);
    } else if (kind < 6) {
      frame.writeBytes(new byte[] {8, 0});
      frame.writeBytes(v4());
    } else {
      frame.writeBytes(new byte[] {(byte) 0x86, (byte) 0xdd});
      frame.writeBytes(v6());
    }
    return frame.toByteArray();
  }

  private byte[] v4() {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int options = 4 * random.nextInt(3);
    packet.write(0x45 + options / 4);
    packet.writeBytes(new byte[5]);
    int fragment = random.nextInt(4) == 0 ? random.nextInt(0x4000) : 0x4000;
    packet.write(fragment >> 8);
    packet.write(fragment);
    packet.write(64);
    packet.write(protocol(1));
    packet.writeBytes(new byte[2]);
    packet.writeBytes(new byte[] {10, 0, (byte) random.nextInt(3), (byte) random.nextInt(3)});
    packet.writeBytes(new byte[] {10, 0, (byte) random.nextInt(3), (byte) random.nextInt(3)});
    packet.writeBytes(new byte[options]);
    packet.writeBytes(ports());
    return packet.toByteArray();
  }

  private byte[] v6() {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x60);
    packet.writeBytes(new byte[5]);
    packet.write(protocol(58));
    packet.write(64);
    for (int i = 0; i < 2; i++) {
      packet.writeBytes(new byte[] {(byte) 0xfd, 0, 0, (byte) random.nextInt(2)});
      packet.writeBytes(new byte[11]);
      packet.write(random.nextInt(3));
    }
    packet.writeBytes(ports());
    return packet.toByteArray();
  }

  private int protocol(int icmp) {
    return new int[] {6, 6, 17, icmp, 132, 99}[random.nextInt(6)];
  }

  private byte[] ports() {
    byte[] header = new byte[20];
    for (int i = 0; i < 2; i++) {
      int port = new int[] {80, 443, 22, 53, 90}[random.nextInt(5)];
      header[2 * i] = (byte) (port >> 8);
      header[2 * i + 1] = (byte) port;
    }
    return header;
  }
}
