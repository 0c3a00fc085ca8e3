package io.netsonde.web;

import io.netsonde.metrics.BuildVersion;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceStatus;
import io.netsonde.web.live.PageFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The page at {@code /}: what this is, what each slice does or lacks, and where to go on.
 *
 * <p>One document that says what it has to say without a script: its style sheet is in it and named
 * by hash in the policy, so that no other style can hold. It reads without colour, on a telephone,
 * in the dark and by a screen reader. Where a browser runs our own script, which is all that the
 * policy lets run, that adds the live screens.
 */
final class LandingPage {
  private final BuildVersion version;
  private final Supplier<List<Slice>> slices;
  private final String metrics;
  private final boolean live;
  private final InstantSource clock;

  /**
   * The page.
   *
   * @param metrics the path of the metrics
   * @param live whether its script shows what slices do
   */
  LandingPage(
      BuildVersion version,
      Supplier<List<Slice>> slices,
      String metrics,
      boolean live,
      InstantSource clock) {
    this.version = version;
    this.slices = slices;
    this.metrics = metrics;
    this.live = live;
    this.clock = clock;
  }

  /** The page as it is now. */
  Answer answer() {
    StyleSheet style = StyleSheet.landing();
    Html page = new Html();
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .markup("<title>Netsonde</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>")
        .markup(style.text())
        .markup("</style>\n");
    scripts(page);
    page.markup("</head>\n<body>\n");
    header(page);
    page.markup("<main>\n<div id=\"state\">\n");
    slices.get().forEach(slice -> section(page, slice));
    page.markup("</div>\n</main>\n");
    footer(page);
    page.markup("</body>\n</html>\n");
    return new Answer.Text(
        200,
        "text/html; charset=utf-8",
        page.toString(),
        Map.of("Content-Security-Policy", style.policy(live)));
  }

  /** The script makes screens of its own, and of what stands here one among them. */
  private void scripts(Html page) {
    if (live) {
      page.markup("<script defer")
          .attribute("src", PageFile.LIBRARY)
          .markup("></script>\n<script type=\"module\"")
          .attribute("src", PageFile.SCRIPT)
          .markup("></script>\n");
    }
  }

  private void header(Html page) {
    page.markup("<header>\n<h1>Netsonde <small>")
        .text(version.version())
        .markup("</small></h1>\n")
        .markup("<p>Tells Prometheus what this network is doing.</p>\n")
        .markup("<nav aria-label=\"Pages\"><a class=\"main\"")
        .attribute("href", metrics)
        .markup(">Metrics</a><a href=\"/config\">Configuration</a>")
        .markup("<a href=\"/doctor\">Doctor</a>")
        .markup("<a href=\"/-/healthy\">Healthy</a><a href=\"/-/ready\">Ready</a></nav>\n")
        .markup("</header>\n");
  }

  private void section(Html page, Slice slice) {
    SliceStatus status = SliceStatus.of(slice);
    Health health = status.health();
    String id = "slice-" + status.name();
    page.markup("<section").attribute("aria-labelledby", id).markup(">\n<h2");
    page.attribute("id", id).markup(">").text(status.name());
    page.markup(" <b").attribute("class", health.state()).markup(">").text(health.state());
    page.markup("</b>");
    page.markup("</h2>\n").element("p", health.detail()).markup("\n");
    health.lastSuccess().ifPresent(instant -> lastSuccess(page, instant));
    features(page, health.features());
    for (Endpoint endpoint : slice.endpoints()) {
      endpoint(page, endpoint);
    }
    counts(page, "Errors since the start", health.errors());
    counts(page, "Bounds hit since the start", health.boundHits());
    page.markup("</section>\n");
  }

  private void lastSuccess(Html page, Instant instant) {
    Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
    page.markup("<p class=\"quiet\">Last news from its source <time")
        .attribute("datetime", second.toString())
        .markup(">")
        .text(ago(Duration.between(instant, clock.instant())))
        .markup("</time></p>\n");
  }

  /** An age that a person takes in at a glance. */
  static String ago(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + " s ago";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h ago" : seconds / 86_400 + " days ago";
  }

  private static void features(Html page, List<Feature> features) {
    if (features.isEmpty()) {
      return;
    }
    page.markup("<ul class=\"features\">\n");
    for (Feature feature : features) {
      page.markup(feature.on() ? "<li><b class=\"on\">on</b> " : "<li><b class=\"off\">off</b> ")
          .markup("<span>")
          .element("strong", feature.name())
          .markup(" ")
          .text(feature.detail())
          .markup("</span></li>\n");
    }
    page.markup("</ul>\n");
  }

  private static void endpoint(Html page, Endpoint endpoint) {
    if (endpoint.formFields().isEmpty()) {
      page.markup("<p><a")
          .attribute("href", endpoint.path())
          .markup(">")
          .text(endpoint.path())
          .markup("</a> ")
          .text(endpoint.description())
          .markup("</p>\n");
      return;
    }
    page.markup("<form method=\"get\"").attribute("action", endpoint.path()).markup(">\n");
    page.markup("<p><code>")
        .text(endpoint.path())
        .markup("</code> ")
        .text(endpoint.description())
        .markup("</p>\n<div>\n");
    for (String field : endpoint.formFields()) {
      page.markup("<label>")
          .text(field)
          .markup(" <input")
          .attribute("name", field)
          .markup(" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\"></label>\n");
    }
    page.markup("<button>Ask</button>\n</div>\n</form>\n");
  }

  private static void counts(Html page, String title, Map<String, Long> counts) {
    TreeMap<String, Long> nonZero = new TreeMap<>(counts);
    nonZero.values().removeIf(count -> count == 0);
    if (nonZero.isEmpty()) {
      return;
    }
    page.markup("<table>\n").element("caption", title).markup("\n");
    nonZero.forEach((reason, count) ->
        page.markup("<tr><th scope=\"row\">")
            .text(reason)
            .markup("</th><td>")
            .text(Long.toString(count))
            .markup("</td></tr>\n"));
    page.markup("</table>\n");
  }

  private void footer(Html page) {
    page.markup("<footer>revision ")
        .text(version.revision())
        .markup(" · Java ")
        .text(version.javaVersion())
        .markup("</footer>\n");
  }
}
