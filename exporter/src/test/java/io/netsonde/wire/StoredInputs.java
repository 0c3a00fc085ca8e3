package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The inputs from which a fuzz test starts, as they are stored beside it: made by the project
 * itself, so that each can be read in the code. {@code -Dnetsonde.update=true} writes them anew.
 *
 * <p>Inputs that a search found are kept under names that begin with {@code found-}.
 */
public final class StoredInputs {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String FOUND = "found-";

  private StoredInputs() {}

  /** Holds what is stored for a method of a test to what is made for it. */
  public static void check(Class<?> test, String method, Map<String, byte[]> inputs)
      throws IOException {
    Path place = RESOURCES.resolve(test.getName().replace('.', '/') + "Inputs").resolve(method);
    if (Boolean.getBoolean("netsonde.update")) {
      Files.createDirectories(place);
      for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
        Files.write(place.resolve(input.getKey()), input.getValue());
      }
    }
    assertThat(made(place)).isEqualTo(List.copyOf(new TreeSet<>(inputs.keySet())));
    for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
      assertThat(Files.readAllBytes(place.resolve(input.getKey())))
          .as(input.getKey())
          .isEqualTo(input.getValue());
    }
  }

  private static List<String> made(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith(FOUND))
          .sorted()
          .toList();
    }
  }
}
