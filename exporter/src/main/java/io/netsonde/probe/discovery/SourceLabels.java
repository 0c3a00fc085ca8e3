package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the keys {@code module} and {@code labels} of a source: what its targets have where they do
 * not say otherwise.
 *
 * @param objection what is wrong with the parameters among some labels, if anything is
 */
public record SourceLabels(Function<Map<String, String>, Optional<String>> objection) {
  /** What begins so is a parameter of the probe, by the same names as those of {@code /probe}. */
  public static final String PARAMETER = "__param_";

  private static final String MODULE = PARAMETER + "module";

  Map<String, String> read(ConfigSection item) {
    Map<String, String> labels =
        new LinkedHashMap<>(item.entries("labels", Map.of(), text -> text));
    String module = item.value("module", "", this::module);
    if (!module.isEmpty()) {
      labels.putIfAbsent(MODULE, module);
    }
    objection.apply(labels).ifPresent(what -> item.refuse("labels", what, "what /probe takes"));
    return labels;
  }

  private String module(String name) {
    if (objection.apply(Map.of(MODULE, name)).isPresent()) {
      throw Expectation.of(name, "a name in probe.modules");
    }
    return name;
  }
}
