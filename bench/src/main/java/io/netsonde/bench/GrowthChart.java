package io.netsonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Draws cost against size as SVG, a panel for each kind of thing. Both axes are logarithmic, so
 * that what is linear is as steep as the dotted line. It reads on light and on dark paper.
 */
final class GrowthChart {
  private static final int PANEL = 232;
  private static final int LEFT = 34;
  private static final int PLOT = 150;
  private static final int TOP = 74;
  private static final int HEIGHT = 190;
  private static final int BOTTOM = 24;

  /** Decades of the vertical axis: 0.1 to 1000. */
  private static final int LEAST = -1;

  private static final int GREATEST = 3;

  private static final String STYLE =
      """
      <style>
      text { font: 11px sans-serif; fill: #24292f; }
      .title { font-weight: bold; }
      .grid { stroke: #d0d7de; stroke-width: 1; }
      .guide { stroke: #6e7781; stroke-dasharray: 2 4; }
      .cpu { stroke: #0550ae; fill: #0550ae; }
      .rss { stroke: #1a7f37; fill: #1a7f37; }
      .page { stroke: #bc4c00; fill: #bc4c00; }
      polyline.cpu, polyline.rss, polyline.page { fill: none; stroke-width: 2; }
      text.cpu, text.rss, text.page { stroke: none; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .grid { stroke: #30363d; }
        .guide { stroke: #8b949e; }
        .cpu { stroke: #79c0ff; fill: #79c0ff; }
        .rss { stroke: #7ee787; fill: #7ee787; }
        .page { stroke: #ffa657; fill: #ffa657; }
      }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  private GrowthChart() {}

  /** The whole file. */
  static String of(List<GrowthPoint> points) {
    List<List<GrowthPoint>> panels = new ArrayList<>();
    for (GrowthPoint point : points) {
      if (panels.isEmpty() || !panels.getLast().getFirst().what().equals(point.what())) {
        panels.add(new ArrayList<>());
      }
      panels.getLast().add(point);
    }
    GrowthChart chart = new GrowthChart();
    int width = PANEL * panels.size();
    int height = TOP + HEIGHT + BOTTOM;
    chart.line(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " role=\"img\">")
            .formatted(width, height, width, height));
    chart.line("<title>Cost against size, both axes logarithmic</title>");
    chart.svg.append(STYLE);
    chart.legend();
    for (int i = 0; i < panels.size(); i++) {
      chart.panel(PANEL * i + LEFT, panels.get(i));
    }
    chart.line("</svg>");
    return chart.svg.toString();
  }

  private void legend() {
    text(
        LEFT,
        18,
        "",
        "Cost against size; both axes are logarithmic, and the dotted line is linear.");
    text(LEFT, 38, "cpu", "CPU, % of a core");
    text(LEFT + 130, 38, "rss", "resident memory, MB");
    text(LEFT + 280, 38, "page", "CPU of a scrape, ms");
  }

  private void panel(int left, List<GrowthPoint> points) {
    text(left, TOP - 10, "title", points.getFirst().what());
    for (int decade = LEAST; decade <= GREATEST; decade++) {
      int y = y(Math.pow(10, decade));
      line(
          "<line class=\"grid\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
              .formatted(left, y, left + PLOT, y));
      line(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
              .formatted(left - 4, y + 4, label(Math.pow(10, decade))));
    }
    for (int i = 0; i < points.size(); i++) {
      line(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>"
              .formatted(x(left, points, i), TOP + HEIGHT + 16, points.get(i).size()));
    }
    guide(left, points);
    series(left, points, "rss", GrowthPoint::residentMegabytes);
    series(left, points, "cpu", point -> OptionalDouble.of(point.cpuPercent()));
    series(left, points, "page", point -> OptionalDouble.of(point.scrapeMillis()));
  }

  /** From the corner at the bottom: what grows as its size. */
  private void guide(int left, List<GrowthPoint> points) {
    double times = (double) points.getLast().size() / points.getFirst().size();
    double from = Math.pow(10, LEAST);
    line(
        "<line class=\"guide\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
            .formatted(
                x(left, points, 0), y(from), x(left, points, points.size() - 1), y(from * times)));
  }

  private void series(
      int left,
      List<GrowthPoint> points,
      String name,
      Function<GrowthPoint, OptionalDouble> value) {
    StringBuilder corners = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      OptionalDouble at = value.apply(points.get(i));
      if (at.isPresent()) {
        int x = x(left, points, i);
        int y = y(at.getAsDouble());
        corners.append(corners.isEmpty() ? "" : " ").append(x).append(',').append(y);
        line("<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"3\"/>".formatted(name, x, y));
        text(x + 5, y - 5, name, label(at.getAsDouble()));
      }
    }
    if (!corners.isEmpty()) {
      line("<polyline class=\"%s\" points=\"%s\"/>".formatted(name, corners));
    }
  }

  private static int x(int left, List<GrowthPoint> points, int i) {
    double first = Math.log(points.getFirst().size());
    double span = Math.log(points.getLast().size()) - first;
    double at = span == 0 ? 0 : (Math.log(points.get(i).size()) - first) / span;
    return left + (int) Math.round(at * PLOT);
  }

  /** What is less than the axis shows lies on its end. */
  private static int y(double value) {
    double decade = Math.clamp(Math.log10(Math.max(value, 1e-9)), LEAST, GREATEST);
    return TOP + (int) Math.round((GREATEST - decade) / (GREATEST - LEAST) * HEIGHT);
  }

  private static String label(double value) {
    return String.format(
        Locale.ROOT,
        value >= 10 || value == Math.rint(value) ? "%.0f" : value < 0.1 ? "%.2f" : "%.1f",
        value);
  }

  private void text(int x, int y, String name, String words) {
    line("<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>".formatted(x, y, name, words));
  }

  private void line(String words) {
    svg.append(words).append('\n');
  }
}
