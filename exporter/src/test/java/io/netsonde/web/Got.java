package io.netsonde.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an ordinary client got.
 *
 * @param status HTTP status code
 * @param headers by lower-case name
 * @param raw the body, a character for each byte
 */
record Got(int status, Map<String, String> headers, String raw) {

  /** Asks for a path with these header fields. */
  static Got get(InetSocketAddress address, String path, Map<String, String> fields)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + address.getPort() + path).toURL().openConnection();
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(10_000);
    connection.setRequestProperty("Accept", "");
    fields.forEach(connection::setRequestProperty);
    int status = connection.getResponseCode();
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; connection.getHeaderFieldKey(i) != null; i++) {
      String name = connection.getHeaderFieldKey(i).toLowerCase(Locale.ROOT);
      headers.put(name, connection.getHeaderField(i));
    }
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Got(status, headers, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  /** The value of a header field; empty where it is absent. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The bytes of the body. */
  byte[] bytes() {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body as UTF-8. */
  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
