package io.netsonde.tcp.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Captures with what tshark says of them, where they are present beside the repository. */
final class Reference {
  static final Path PLACE = Path.of("../../shared/reference/tcp").toAbsolutePath().normalize();

  private Reference() {}

  static boolean isPresent() {
    return Files.isDirectory(PLACE.resolve("captures"));
  }

  static List<Path> captures() throws IOException {
    try (var files = Files.list(PLACE.resolve("captures"))) {
      return files.sorted().toList();
    }
  }

  /** The rows of a table that are of a capture. */
  static List<Map<String, String>> rows(String table, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    return table(table).stream().filter(row -> name.equals(row.get("file"))).toList();
  }

  /** A table's rows by the names of its columns. */
  private static List<Map<String, String>> table(String file) throws IOException {
    List<String> lines = Files.readAllLines(PLACE.resolve(file));
    String[] names = lines.getFirst().split("\t", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split("\t", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
