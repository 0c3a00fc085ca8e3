package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the chart makes of one file of values. */
record RenderedChart(List<Map<?, ?>> objects, String notes) {
  static final Path CHART = Path.of("../packaging/helm/netsonde");

  /** What Helm says of the chart itself. */
  static String lint(Path directory) throws IOException {
    return Files.readString(directory.resolve("lint"));
  }

  /** Runs Helm over all {@code NAME.yaml} of a directory, once. */
  static void renderAll(Path directory) throws Exception {
    LocalProgram.succeed(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            // Helm speaks UTF-8 wherever it runs.
            "-Djna.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            "target/helm/*",
            "src/test/helm/HelmProgram.java",
            CHART.toAbsolutePath().normalize().toString(),
            directory.toString()));
  }

  /** What was made of {@code name.yaml}. */
  static RenderedChart of(Path directory, String name) throws IOException {
    Path refused = directory.resolve(name + ".refused");
    assertThat(Files.exists(refused) ? Files.readString(refused) : "").as(name).isEmpty();
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object object :
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
            .loadAllFromString(Files.readString(directory.resolve(name + ".rendered")))) {
      if (object instanceof Map<?, ?> map) {
        objects.add(map);
      }
    }
    return new RenderedChart(objects, Files.readString(directory.resolve(name + ".notes")));
  }

  /** The only object of a kind; of two pods, that of 'helm test' is the only one of its kind. */
  Map<?, ?> one(String kind) {
    List<Map<?, ?>> found = objects.stream().filter(o -> kind.equals(o.get("kind"))).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  List<String> kinds() {
    return objects.stream().map(o -> String.valueOf(o.get("kind"))).sorted().toList();
  }

  /** The specification of the pods. */
  Map<?, ?> pod() {
    String kind = kinds().contains("DaemonSet") ? "DaemonSet" : "Deployment";
    return map(at(one(kind), "spec", "template", "spec"));
  }

  /** The container of Netsonde. */
  Map<?, ?> container() {
    return map(at(pod(), "containers", 0));
  }

  /** {@code netsonde.yml} as the pods get it. */
  String configuration() {
    return String.valueOf(at(one("ConfigMap"), "data", "netsonde.yml"));
  }

  /** What is found under these keys and indices; null where there is nothing. */
  static @Nullable Object at(@Nullable Object from, Object... path) {
    @Nullable Object here = from;
    for (Object step : path) {
      here =
          switch (here) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Integer i && i < list.size() -> list.get(i);
            case null, default -> null;
          };
      if (here == null) {
        return null;
      }
    }
    return here;
  }

  /** A list, empty where there is none. */
  static List<Object> list(@Nullable Object object) {
    return object instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  /** A mapping, empty where there is none. */
  static Map<?, ?> map(@Nullable Object object) {
    return object instanceof Map<?, ?> map ? map : new LinkedHashMap<>();
  }
}
