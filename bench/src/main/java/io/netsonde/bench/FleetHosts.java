package io.netsonde.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many hosts with the page of one: each under a path of its own, with values that go on from scrape
 * to scrape as those of a real one do, so that they are stored as theirs are.
 *
 * <p>Threads: one virtual one for each request.
 */
final class FleetHosts implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Line> lines;
  private final AtomicLongArray scrapes;

  /**
   * A line of the page.
   *
   * @param text up to the value, or all of it
   * @param value of a sample; not a number for a comment
   * @param counter whether it only rises
   */
  private record Line(String text, double value, boolean counter) {}

  FleetHosts(String page, int hosts) throws IOException {
    lines = lines(page);
    scrapes = new AtomicLongArray(hosts);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/host/", this::answer);
    server.start();
  }

  private static List<Line> lines(String page) {
    List<Line> lines = new ArrayList<>();
    boolean counter = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("#")) {
        counter = line.startsWith("# TYPE ") ? !line.endsWith(" gauge") : counter;
        lines.add(new Line(line, Double.NaN, false));
      } else {
        int blank = line.lastIndexOf(' ');
        double value = Double.parseDouble(line.substring(blank + 1).replace("Inf", "Infinity"));
        lines.add(new Line(line.substring(0, blank + 1), value, counter));
      }
    }
    return lines;
  }

  /** Series of one host. */
  int series() {
    return (int) lines.stream().filter(line -> !line.text.startsWith("#")).count();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/", -1);
    int host = Integer.parseInt(parts[2]);
    byte[] body = page(host, scrapes.incrementAndGet(host)).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Counters rise by what each time is another number; a fifth of the gauges moves. */
  private String page(int host, long scrape) {
    Random random = new Random(host * 31L + scrape);
    StringBuilder page = new StringBuilder(1 << 16);
    for (Line line : lines) {
      page.append(line.text);
      if (!line.text.startsWith("#")) {
        double value = line.value;
        if (line.counter && value != 0) {
          value += (double) (scrape * 7 + random.nextInt(7));
        } else if (!line.counter && random.nextInt(5) == 0) {
          value *= 1 + random.nextInt(100) / 1000.0;
        }
        page.append(Double.isInfinite(value) ? "+Inf" : String.valueOf(value));
      }
      page.append('\n');
    }
    return page.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
