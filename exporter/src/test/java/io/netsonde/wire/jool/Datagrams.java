package io.netsonde.wire.jool;

import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What clients and real Jool modules said to each other, by name. */
public final class Datagrams {
  private static final int MESSAGE_HEADER = 16;
  private static final Map<String, byte[]> ALL = load();

  private Datagrams() {}

  /** A datagram by its name, such as {@code 4.1.9-cli-stats.02.req}. */
  public static byte[] bytes(String name) {
    return Objects.requireNonNull(ALL.get(name), name).clone();
  }

  /** Names of all datagrams. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The family as the first answer of a conversation tells it. */
  public static GenericFamily family(String conversation) throws IOException {
    return GenericFamily.of(message(bytes(conversation + ".01.resp")));
  }

  /** A cursor at the one message of a datagram. */
  public static NetlinkMessages message(byte[] bytes) throws IOException {
    NetlinkMessages messages =
        new NetlinkMessages().over(MemorySegment.ofArray(bytes), 0, bytes.length);
    if (!messages.next()) {
      throw new IOException("no message in " + bytes.length + " bytes");
    }
    return messages;
  }

  /** A datagram with further attributes at its end, which are what a message holds. */
  public static byte[] longer(String name, NetlinkWriter attributes) {
    byte[] recorded = bytes(name);
    byte[] more = attributes.written().toArray(ValueLayout.JAVA_BYTE);
    byte[] whole = Arrays.copyOf(recorded, recorded.length + more.length - MESSAGE_HEADER);
    System.arraycopy(more, MESSAGE_HEADER, whole, recorded.length, more.length - MESSAGE_HEADER);
    MemorySegment.ofArray(whole).set(ValueLayout.JAVA_INT_UNALIGNED, 0, whole.length);
    return whole;
  }

  /** The second answer of a conversation, which is Jool's. */
  public static JoolReply reply(String conversation) throws IOException {
    return JoolReply.of(message(bytes(conversation + ".02.resp")), family(conversation));
  }

  private static Map<String, byte[]> load() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(Datagrams.class.getResourceAsStream("datagrams.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(line -> all.put(line[0], HexFormat.of().parseHex(line[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
