package io.netsonde.clients.totals;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.clients.totals.SavedTotals.Counter;
import io.netsonde.clients.totals.SavedTotals.SavedClient;
import io.netsonde.clients.totals.SavedTotals.SavedMeter;
import io.netsonde.clients.totals.TotalsException.Kind;
import io.netsonde.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The file's text: the format and its version, the counters' era, a line for each client, and a
 * last line with the checksum of all before it (CRC-32C, RFC 3720 appendix B.4), by which a file
 * that was cut or changed is known. With tabs between:
 *
 * <pre>
 * netsonde-client-totals  1
 * era  ROUTED  BRIDGED
 * 192.168.10.20  1784635200000  tcp=5  wan_sent=84,1,84,1  wan_received=168,2
 * end  0f1e2d3c
 * </pre>
 *
 * <p>The second field is when the client gave the last sign, in milliseconds since 1970, or {@code
 * -}. Of a kind of traffic the total in bytes and packets is told, and then what the kernel's
 * counter had, where there was one.
 */
final class TotalsFormat {
  private static final String NAME = "netsonde-client-totals";
  private static final String HEADER = NAME + "\t1\n";
  private static final String ERA = "era";
  private static final String END = "end\t";
  private static final String NONE = "-";
  private static final int CHECKSUM_DIGITS = 8;
  private static final int BYTES_PER_CLIENT = 200;

  private TotalsFormat() {}

  /**
   * Writes all clients that were seen.
   *
   * @param reading the latest: counters that were not in it are gone
   * @param lastSeen of a client; null where it never gave a sign
   */
  static byte[] write(
      ClientTable clients, Era era, long reading, Function<Client, Optional<Instant>> lastSeen) {
    StringBuilder text = new StringBuilder(BYTES_PER_CLIENT * (1 + clients.seen()));
    text.append(HEADER).append(ERA).append('\t').append(era.routed());
    text.append('\t').append(era.bridged()).append('\n');
    clients.forEach(client -> {
      if (client.isSeen()) {
        write(text, client, reading, lastSeen.apply(client));
      }
    });
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    return text.append(END)
        .append(checksum(body, body.length))
        .append('\n')
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void write(
      StringBuilder text, Client client, long reading, Optional<Instant> lastSeen) {
    text.append(client.address()).append('\t');
    lastSeen.ifPresentOrElse(when -> text.append(when.toEpochMilli()), () -> text.append(NONE));
    for (Protocol protocol : Protocol.all()) {
      if (client.opened(protocol) > 0) {
        text.append('\t').append(protocol.label()).append('=').append(client.opened(protocol));
      }
    }
    for (Traffic kind : Traffic.all()) {
      Meter meter = client.meterIfAny(kind.number());
      if (meter != null) {
        text.append('\t').append(kind.label()).append('=').append(meter.totalBytes());
        text.append(',').append(meter.totalPackets());
        if (meter.isIn(reading, System.nanoTime())) {
          text.append(',').append(meter.lastBytes()).append(',').append(meter.lastPackets());
        }
      }
    }
    text.append('\n');
  }

  /**
   * Reads a file.
   *
   * @throws TotalsException where it is not exactly what was written
   */
  static SavedTotals read(byte[] file) throws TotalsException {
    String text = new String(file, StandardCharsets.UTF_8);
    if (!text.startsWith(HEADER)) {
      throw HEADER.startsWith(text)
          ? new TotalsException(Kind.DAMAGED, "it is cut short")
          : new TotalsException(
              Kind.FOREIGN,
              text.startsWith(NAME) ? "it is of another version" : "it is no file of totals");
    }
    int end = file.length - END.length() - CHECKSUM_DIGITS - 1;
    if (end < HEADER.length()
        || !new String(file, end, file.length - end, StandardCharsets.UTF_8)
            .equals(END + checksum(file, end) + "\n")) {
      throw new TotalsException(Kind.DAMAGED, "its checksum is wrong or missing");
    }
    try {
      return parse(
          new String(file, HEADER.length(), end - HEADER.length(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new TotalsException(Kind.DAMAGED, "it makes no sense: " + e.getMessage());
    }
  }

  private static SavedTotals parse(String text) {
    String[] lines = text.split("\n", -1);
    String[] era = lines[0].split("\t", -1);
    require(era.length == 3 && era[0].equals(ERA) && lines[lines.length - 1].isEmpty(), lines[0]);
    List<SavedClient> clients = new ArrayList<>();
    for (int i = 1; i < lines.length - 1; i++) {
      clients.add(client(lines[i]));
    }
    return new SavedTotals(new Era(era[1], era[2]), clients);
  }

  private static SavedClient client(String line) {
    String[] fields = line.split("\t", -1);
    require(fields.length >= 2, line);
    Map<Protocol, Long> opened = new EnumMap<>(Protocol.class);
    Map<Traffic, SavedMeter> meters = new EnumMap<>(Traffic.class);
    for (int i = 2; i < fields.length; i++) {
      String[] pair = fields[i].split("=", -1);
      require(pair.length == 2, line);
      long[] numbers = numbers(pair[1]);
      Optional<Protocol> protocol = labelled(Protocol.all(), Protocol::label, pair[0]);
      Optional<Traffic> kind = labelled(Traffic.all(), Traffic::label, pair[0]);
      require(protocol.isPresent() ? numbers.length == 1 : kind.isPresent(), line);
      require(protocol.isPresent() || numbers.length == 2 || numbers.length == 4, line);
      protocol.ifPresent(p -> opened.put(p, numbers[0]));
      kind.ifPresent(k -> meters.put(k, meter(numbers)));
    }
    return new SavedClient(
        IpAddress.parse(fields[0]).orElseThrow(() -> new IllegalArgumentException(line)),
        fields[1].equals(NONE)
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(numbers(fields[1])[0])),
        opened,
        meters);
  }

  private static SavedMeter meter(long[] numbers) {
    return new SavedMeter(
        numbers[0],
        numbers[1],
        numbers.length == 4 ? Optional.of(new Counter(numbers[2], numbers[3])) : Optional.empty());
  }

  private static <T> Optional<T> labelled(List<T> all, Function<T, String> label, String text) {
    return all.stream().filter(one -> label.apply(one).equals(text)).findFirst();
  }

  private static long[] numbers(String text) {
    String[] parts = text.split(",", -1);
    long[] numbers = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      require(parts[i].matches("[0-9]{1,19}"), text);
      numbers[i] = Long.parseLong(parts[i]);
    }
    return numbers;
  }

  private static void require(boolean condition, String line) {
    if (!condition) {
      throw new IllegalArgumentException(line);
    }
  }

  private static String checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return String.format("%08x", sum.getValue());
  }
}
