package io.netsonde.wire.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A response made octet by octet. */
final class Message {
  static final int ID = 0x1234;

  private final ByteBuffer bytes = ByteBuffer.allocate(65_535);

  /** Begins a response to a question. */
  Message(int flags, String name, int type) {
    bytes.putShort((short) ID).putShort((short) flags).putShort((short) 1);
    bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    name(name).number(type, 2).number(1, 2);
  }

  /** Where the next octet will stand. */
  int position() {
    return bytes.position();
  }

  Message octets(int... octets) {
    for (int octet : octets) {
      bytes.put((byte) octet);
    }
    return this;
  }

  Message number(long value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bytes.put((byte) (value >>> (8 * i)));
    }
    return this;
  }

  /** A name that is not compressed. */
  Message name(String name) {
    for (String label : name.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
      bytes.put((byte) text.length).put(text);
    }
    return octets(0);
  }

  /** Appends an answer whose owner is the question's name, by a pointer. */
  Message answer(int type, long ttl, int... data) {
    return octets(0xc0, 12).rest(6, type, ttl, data);
  }

  Message answer(String owner, int type, long ttl, int... data) {
    return name(owner).rest(6, type, ttl, data);
  }

  /** Appends an alias of any owner. */
  Message alias(String owner, long ttl, String target) {
    ByteBuffer name = new Message(0, target, 0).bytes.flip();
    int[] data = new int[target.length() + 2];
    for (int i = 0; i < data.length; i++) {
      data[i] = name.get(12 + i);
    }
    return name(owner).rest(6, 5, ttl, data);
  }

  /** Appends who is responsible for the zone. */
  Message authority(long ttl, int minimum) {
    int[] data = new int[22];
    for (int i = 0; i < 4; i++) {
      data[18 + i] = minimum >>> (8 * (3 - i));
    }
    return name("test").rest(8, 6, ttl, data);
  }

  private Message rest(int counter, int type, long ttl, int... data) {
    bytes.putShort(counter, (short) (bytes.getShort(counter) + 1));
    number(type, 2).number(1, 2).number(ttl, 4).number(data.length, 2);
    return octets(data);
  }

  byte[] bytes() {
    byte[] copy = new byte[bytes.position()];
    bytes.get(0, copy);
    return copy;
  }
}
