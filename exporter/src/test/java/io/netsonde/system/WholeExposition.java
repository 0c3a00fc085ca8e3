package io.netsonde.system;

import com.sun.net.httpserver.HttpServer;
import io.netsonde.clients.WholeClients;
import io.netsonde.jool.WholeJool;
import io.netsonde.lab.Host;
import io.netsonde.probe.WholeAnswer;
import io.netsonde.tcp.WholeCapture;
import io.netsonde.tcp.families.WholeAnalysis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Serves every family that there is, as no single machine does, without those that {@code compat:
 * false} drops. Those of Jool are from what real modules answered, and count on: with each scrape
 * what was recorded has happened once more.
 */
final class WholeExposition implements AutoCloseable {
  private static final Pattern JOOL_COUNTER =
      Pattern.compile("(?m)^(jool_\\w+_total\\{.*\\}) ([0-9.E]+)$");

  private final HttpServer server;
  private final String text;
  private final AtomicLong scrapes = new AtomicLong();

  private WholeExposition() throws IOException {
    text =
        WholeAnswer.text(false)
            + WholeClients.text(false)
            + WholeAnalysis.text(false)
            + WholeCapture.text()
            + WholeJool.text(false)
            + "netsonde_build_info 1\n";
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = counted(scrapes.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  /** Starts it on loopback of a host. */
  static WholeExposition in(Host host) throws Exception {
    return host.call(WholeExposition::new);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private String counted(long scrape) {
    return JOOL_COUNTER
        .matcher(text)
        .replaceAll(counter ->
            counter.group(1).replace("$", "\\$")
                + " "
                + scrape * Double.parseDouble(counter.group(2)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
