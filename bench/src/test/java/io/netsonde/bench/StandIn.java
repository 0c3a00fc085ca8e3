package io.netsonde.bench;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that answers as an original did once, and does nothing else: {@code StandIn PAGE
 * FLAGS…}, with the page for every path and the address behind the flag {@code -listen}.
 */
final class StandIn {
  private StandIn() {}

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws Exception {
    byte[] page = Files.readAllBytes(Path.of(arguments[0]));
    String[] address = arguments[List.of(arguments).indexOf("-listen") + 1].split(":", 2);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }
}
