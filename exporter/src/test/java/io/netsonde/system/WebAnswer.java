package io.netsonde.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a client got over HTTP.
 *
 * @param status of the response
 * @param headers by lower-case name, sorted
 * @param body as UTF-8
 */
record WebAnswer(int status, Map<String, String> headers, String body) {

  /** Sends a request, which has to ask for the connection's end, and reads all that comes. */
  static WebAnswer of(InetSocketAddress server, byte[] request, int patienceMillis)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(patienceMillis);
      socket.connect(server, patienceMillis);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static WebAnswer read(String said) {
    int end = said.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no HTTP answer: '" + said + "'");
    }
    List<String> head = said.substring(0, end).lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new WebAnswer(
        Integer.parseInt(head.getFirst().split(" ", -1)[1]), headers, said.substring(end + 4));
  }

  /** The value of a header field; empty where it is absent. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** All samples of the text format by what stands before the value. */
  Map<String, Double> samples() {
    Map<String, Double> samples = new HashMap<>();
    body.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
    return samples;
  }

  /** A sample's value, empty where the series is absent. */
  OptionalDouble sample(String series) {
    Double value = samples().get(series);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** A sample of one address; the series must be there. */
  double of(String family, String address) {
    return sample(series(family, address))
        .orElseThrow(
            () -> new AssertionError(series(family, address) + " is absent from:\n" + body));
  }

  /** Whether a family has a series of the address. */
  boolean has(String family, String address) {
    return sample(series(family, address)).isPresent();
  }

  private static String series(String family, String address) {
    return family + "{ip=\"" + address + "\"}";
  }
}
