package io.netsonde.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;

/** How often functions of a page's scripts are called, as the browser's own profiler counts it. */
final class ScriptCalls implements AutoCloseable {
  private final ChromeDriver browser;
  private final Map<String, Long> counts = new HashMap<>();

  /** Begins to count. */
  ScriptCalls(ChromeDriver browser) {
    this.browser = browser;
    browser.executeCdpCommand("Profiler.enable", Map.of());
    browser.executeCdpCommand(
        "Profiler.startPreciseCoverage", Map.of("callCount", true, "detailed", false));
  }

  /** Calls till now of a function of a file, such as {@code app.js take}. */
  long of(String function) {
    read();
    return counts.getOrDefault(function, 0L);
  }

  /** Calls till now of all functions of our own files. */
  long ofOurs() {
    read();
    return counts.entrySet().stream()
        .filter(one -> one.getKey().contains(".js ") && !one.getKey().startsWith("chart.js "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Takes the counters, which begin anew by that. */
  private void read() {
    Map<String, Object> taken = browser.executeCdpCommand("Profiler.takePreciseCoverage", Map.of());
    for (Map<?, ?> script : objects(taken.get("result"))) {
      String url = String.valueOf(script.get("url"));
      String file = url.substring(url.lastIndexOf('/') + 1);
      for (Map<?, ?> function : objects(script.get("functions"))) {
        Map<?, ?> whole = objects(function.get("ranges")).getFirst();
        if (whole.get("count") instanceof Number count) {
          counts.merge(file + ' ' + function.get("functionName"), count.longValue(), Long::sum);
        }
      }
    }
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    return list instanceof List<?> elements
        ? elements.stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList()
        : List.of();
  }

  @Override
  public void close() {
    browser.executeCdpCommand("Profiler.disable", Map.of());
  }
}
