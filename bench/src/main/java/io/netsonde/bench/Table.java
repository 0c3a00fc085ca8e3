package io.netsonde.bench;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells as Markdown, padded so that a terminal shows it well too. */
final class Table {
  private final List<List<String>> lines = new ArrayList<>();

  Table(String... head) {
    lines.add(List.of(head));
  }

  /** Adds a line of as many cells as the head has. */
  void add(String... cells) {
    if (cells.length != lines.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + lines.getFirst().size() + ")");
    }
    lines.add(List.of(cells));
  }

  @Override
  public String toString() {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      line(out, lines.get(i), widths, ' ');
      if (i == 0) {
        line(out, lines.get(i).stream().map(cell -> "").toList(), widths, '-');
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths, char pad) {
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      out.append("| ").append(cell);
      out.repeat(pad, widths[column] - cell.length()).append(' ');
    }
    out.append("|\n");
  }
}
