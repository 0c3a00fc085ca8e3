package io.netsonde.clients.names;

import io.netsonde.clients.names.NameMemory.Client;
import io.netsonde.clients.names.NameMemory.Entry;
import io.netsonde.config.Choice;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file in which names are remembered: a line that names the format and its version, then for
 * each name its card, address, source, the seconds since 1970 when it was true last and when its
 * lease ends, and the name, with tabs between; {@code -} stands for what is not known. A line
 * counts only with its end, so that a file that was cut holds no wrong name.
 *
 * <p>Both formats of network-metrics-exporter are read, too: {@code address|name}, and {@code
 * card|name|source|time|address}.
 */
final class CacheFormat {
  private static final String HEADER = "netsonde-client-names\t1";
  private static final String NONE = "-";

  private CacheFormat() {}

  static String write(Collection<Entry> entries) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Entry entry : entries) {
      text.append(orNone(entry.client().mac()))
          .append('\t')
          .append(orNone(entry.client().address()))
          .append('\t')
          .append(entry.source().label())
          .append('\t')
          .append(entry.confirmed())
          .append('\t')
          .append(entry.expires() == NameRecord.NEVER ? NONE : Long.toString(entry.expires()))
          .append('\t')
          .append(entry.name())
          .append('\n');
    }
    return text.toString();
  }

  private static String orNone(@Nullable Object value) {
    return value == null ? NONE : value.toString();
  }

  /**
   * Reads a file of any of the formats.
   *
   * @param written seconds since 1970 when the file was, for formats that do not say
   * @throws IOException where the file is of a later version
   */
  static List<Entry> read(BoundedLines lines, NameText text, long written) throws IOException {
    List<Entry> entries = new ArrayList<>();
    String line = lines.next();
    boolean ours = line != null && line.startsWith("netsonde-client-names");
    if (ours && lines.isWhole() && !HEADER.equals(line)) {
      throw new LeaseException("format", "remembered names of another version: " + line);
    }
    while (line != null && lines.isWhole()) {
      readLine(line, text, written).ifPresent(entries::add);
      line = lines.next();
    }
    return entries;
  }

  private static Optional<Entry> readLine(String line, NameText text, long written) {
    String[] fields = line.split("\t", -1);
    if (fields.length == 6) {
      return entry(
          fields[0],
          fields[1],
          source(fields[2]),
          number(fields[3], 0),
          number(fields[4], NameRecord.NEVER),
          text.clean(fields[5], null));
    }
    String[] old = line.split("\\|", -1);
    if (line.startsWith("#") || old.length < 2) {
      return Optional.empty();
    }
    boolean card = MacAddress.parse(old[0]).isPresent();
    return entry(
        card ? old[0] : NONE,
        card ? (old.length > 4 ? old[4] : NONE) : old[0],
        NameSource.IMPORTED,
        old.length > 3 ? time(old[3], written) : written,
        NameRecord.NEVER,
        isPlaceholder(old[1]) ? null : text.clean(old[1], null));
  }

  private static boolean isPlaceholder(String name) {
    return name.equals("unknown");
  }

  private static Optional<Entry> entry(
      String mac,
      String address,
      @Nullable NameSource source,
      long confirmed,
      long expires,
      @Nullable String name) {
    Client client =
        new Client(IpAddress.parse(address).orElse(null), MacAddress.parse(mac).orElse(null));
    boolean nobody = client.address() == null && client.mac() == null;
    return nobody || source == null || name == null
        ? Optional.empty()
        : Optional.of(new Entry(client, name, source, expires, confirmed));
  }

  private static @Nullable NameSource source(String label) {
    try {
      return Choice.of(NameSource.class).parse(label);
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  private static long number(String text, long otherwise) {
    return text.matches("[0-9]{1,12}") ? Long.parseLong(text) : otherwise;
  }

  private static long time(String text, long otherwise) {
    try {
      return Math.min(Instant.parse(text).getEpochSecond(), otherwise);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
