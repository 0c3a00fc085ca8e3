package io.netsonde.web;

import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Health;
import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A slice of a network that was thought up, for the live page. It has the tables of the slice whose
 * name it has, and each question is a step of it.
 *
 * @param name of the slice
 * @param step how often it was asked
 * @param tables what it shows in a step
 */
record ShownSlice(String name, AtomicInteger step, IntFunction<List<LiveTable>> tables)
    implements Slice {

  /** All four, of so many targets and clients. */
  static List<Slice> all(int targets, int clients) {
    return List.of(
        of("probe", step -> List.of(targets(targets, step))),
        of("clients", step -> clients(clients, step)),
        of("jool", ShownSlice::jool),
        of("tcp", ShownSlice::tcp));
  }

  private static ShownSlice of(String name, IntFunction<List<LiveTable>> tables) {
    return new ShownSlice(name, new AtomicInteger(), tables);
  }

  private static LiveTable targets(int count, int step) {
    List<Column> columns = new ArrayList<>();
    for (String gauge : List.of("min", "low", "median", "high", "max")) {
      columns.add(Column.gauge(gauge));
    }
    columns.add(Column.counter("sent"));
    columns.add(Column.counter("lost"));
    return new LiveTable(
        "targets",
        columns,
        IntStream.range(0, count)
            .mapToObj(i -> {
              double base = 2e-3 * (1 + i % 9) * (1.2 + Math.sin((step + 7 * i) / 20.0));
              // The last 15 steps of each 60.
              boolean dead = i % 11 == 5 && step % 60 >= 45;
              double lost =
                  i % 4 == 1
                      ? Math.floorDiv(step, 3 + i % 5)
                      : i % 11 == 5 ? 10 * (15 * (step / 60) + Math.max(0, step % 60 - 44)) : 0;
              return new LiveRow(
                  "192.0.2." + i + " icmp",
                  List.of(
                      i % 3 == 0 ? "host-" + i + ".example.com" : "192.0.2." + i,
                      "192.0.2." + i,
                      "icmp"),
                  dead ? Double.NaN : base * 0.8,
                  dead ? Double.NaN : base * 0.95,
                  dead ? Double.NaN : base,
                  dead ? Double.NaN : base * (1.1 + 0.1 * (step % 3)),
                  dead ? Double.NaN : base * (1.5 + 0.2 * ((step * 7 + i) % 5)),
                  10.0 * step,
                  lost);
            })
            .toList());
  }

  private static List<LiveTable> clients(int count, int step) {
    List<Column> columns =
        List.of(
            Column.gauge("received"),
            Column.gauge("sent"),
            Column.present("received_total"),
            Column.present("sent_total"),
            Column.present("connections"),
            Column.present("seen"));
    List<LiveRow> rows =
        IntStream.range(0, count)
            .mapToObj(i -> {
              double rate =
                  i % 5 == 4
                      ? 0
                      : 4e6 / (1 + i) * (1.3 + Math.sin((step + 11 * i) / (6.0 + i % 7)));
              return new LiveRow(
                  "10.0." + i / 250 + "." + i % 250,
                  List.of(
                      i % 6 == 5 ? "" : "client-" + i,
                      "10.0." + i / 250 + "." + i % 250,
                      "02:00:00:00:%02x:%02x".formatted(i / 256, i % 256),
                      i % 3 == 0 ? "Example Devices" : "",
                      "lan0",
                      i % 5 == 4 ? "offline" : "online"),
                  rate,
                  rate / 9,
                  1e6 * i + 5 * step * rate,
                  1e5 * i,
                  i % 40,
                  System.currentTimeMillis() / 1e3 - 30.0 * (i % 5));
            })
            .toList();
    double received = rows.stream().mapToDouble(row -> row.number(0)).sum();
    return List.of(
        new LiveTable("clients", columns, rows),
        new LiveTable(
            "total",
            columns.subList(0, 2),
            List.of(new LiveRow("all", List.of(), received, received / 9))));
  }

  private static List<LiveTable> tcp(int step) {
    List<Column> columns = new ArrayList<>();
    for (String counter :
        List.of(
            "packets",
            "bytes",
            "retransmitted",
            "resets",
            "zero_windows",
            "round_trip_seconds",
            "round_trips")) {
      columns.add(Column.counter(counter));
    }
    return List.of(
        new LiveTable(
            "interfaces",
            columns,
            IntStream.range(0, 3)
                .mapToObj(i -> new LiveRow("eth" + i, List.of("eth" + i), conversation(step, i)))
                .toList()),
        new LiveTable(
            "pairs",
            columns,
            IntStream.range(0, 60)
                .mapToObj(i ->
                    new LiveRow(
                        i + " pair",
                        List.of("10.0.0." + i, "203.0.113." + (i * 3) % 250, "eth" + i % 3),
                        conversation(step, i)))
                .toList()));
  }

  private static double[] conversation(int step, int i) {
    double packets = 5000.0 * step / (1 + i);
    double again = packets * 0.002 * (i % 7) * (1 + 0.4 * Math.sin(step / 9.0));
    return new double[] {
      packets,
      packets * 900,
      again,
      step / (3.0 + i),
      Math.floor(step / 20.0),
      packets * 0.5 * 0.012,
      packets * 0.5
    };
  }

  private static List<LiveTable> jool(int step) {
    List<Column> columns =
        List.of(
            Column.counter("received6"),
            Column.counter("received4"),
            Column.counter("translated"),
            Column.present("bindings"),
            Column.present("sessions"));
    List<String> reasons = List.of("pool6_mismatch", "syn6_expected", "64_ttl", "no_bib_entry");
    List<String> fates = List.of("passed", "dropped", "dropped", "dropped");
    return List.of(
        new LiveTable(
            "instances",
            columns,
            List.of(
                new LiveRow(
                    "nat64/default",
                    List.of("nat64/default", "up", ""),
                    900.0 * step,
                    700.0 * step,
                    1450.0 * step,
                    210,
                    480))),
        new LiveTable(
            "reasons",
            List.of(Column.counter("packets")),
            IntStream.range(0, reasons.size())
                .mapToObj(i ->
                    new LiveRow(
                        reasons.get(i),
                        List.of("nat64/default", reasons.get(i), fates.get(i), "What that means."),
                        150.0 * step / (1 + 2 * i)))
                .toList()));
  }

  @Override
  public void start() {}

  @Override
  public Health health() {
    return new Health(true, "shows itself", Optional.empty(), List.of(), Map.of(), Map.of());
  }

  @Override
  public List<MetricSnapshot> collect() {
    return List.of();
  }

  @Override
  public List<LiveTable> live() {
    return tables.apply(step.incrementAndGet());
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of();
  }

  @Override
  public void close() {}
}
