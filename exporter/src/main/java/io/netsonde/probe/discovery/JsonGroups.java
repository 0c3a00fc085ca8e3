package io.netsonde.probe.discovery;

import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonFormatException;
import io.netsonde.wire.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads groups of targets from JSON in Prometheus's format: {@code [{"targets": ["a"], "labels":
 * {"b": "c"}}]}, where both keys may be missing and no other may stand. {@code null} is an empty
 * list, since Go writes that for one.
 */
final class JsonGroups {
  /** Of one list: 16 MiB, some 200 000 targets. */
  static final int MAX_BYTES = 1 << 24;

  private static final Set<String> KEYS = Set.of("targets", "labels");

  private JsonGroups() {}

  static List<TargetGroup> read(String text) throws FormatException {
    Json root;
    try {
      root = JsonReader.read(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (JsonFormatException e) {
      throw new FormatException(String.valueOf(e.getMessage()));
    }
    List<TargetGroup> groups = new ArrayList<>();
    for (Json item : items(root, "the document")) {
      groups.add(group(item, "group " + groups.size()));
    }
    return groups;
  }

  private static TargetGroup group(Json item, String where) throws FormatException {
    if (!(item instanceof Json.Fields object)) {
      throw new FormatException(where + " is no object");
    }
    if (!KEYS.containsAll(object.fields().keySet())) {
      throw new FormatException(where + " has other keys than targets and labels");
    }
    List<String> targets = new ArrayList<>();
    for (Json target : items(item.get("targets"), "targets of " + where)) {
      targets.add(text(target, "a target of " + where));
    }
    return new TargetGroup(targets, labels(item.get("labels"), where));
  }

  private static Map<String, String> labels(Json value, String where) throws FormatException {
    if (value == Json.Word.NULL) {
      return Map.of();
    }
    if (!(value instanceof Json.Fields object)) {
      throw new FormatException("labels of " + where + " are no object");
    }
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, Json> label : object.fields().entrySet()) {
      labels.put(label.getKey(), text(label.getValue(), "a label of " + where));
    }
    return labels;
  }

  private static List<Json> items(Json value, String what) throws FormatException {
    if (value == Json.Word.NULL) {
      return List.of();
    }
    if (!(value instanceof Json.Items array)) {
      throw new FormatException(what + " is no array");
    }
    return array.items();
  }

  private static String text(Json value, String what) throws FormatException {
    return value.string().orElseThrow(() -> new FormatException(what + " is no string"));
  }
}
