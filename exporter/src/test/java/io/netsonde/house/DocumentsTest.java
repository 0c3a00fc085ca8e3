package io.netsonde.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents point at exists. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");

  /** In code: a family or one of its series. */
  private static final Pattern SERIES =
      Pattern.compile(
          "\\b(?:icmp|probe|netsonde|http|jvm|process|tcp_(?:flow|capture|host|probe)|jool|client|network)"
              + "_[a-z0-9_]*[a-z0-9]\\b|\\b[a-z_]+_metric\\b");

  /** The same in prose, as in the help of a family that names its twin. */
  private static final Pattern UNMISTAKABLE =
      Pattern.compile("\\btcp_(?:flow|capture|host)_[a-z0-9_]*[a-z0-9]\\b");

  /** What is called so by others: a kernel module, and series that jool-exporter alone has. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "jool_siit",
          "jool_jstat64_ttl",
          "jool_received6",
          "jool_received4",
          "jool_success",
          "jool_bib_entries",
          "jool_sessions",
          "jool_icmp6err_success",
          "jool_pool6_mismatch",
          "network_clients_by_type",
          // Keys of the web configuration file.
          "client_allowed_sans",
          "client_auth_type",
          "client_ca",
          "client_ca_file",
          "http_server_config",
          // A key of our configuration.
          "http_sd",
          // Served over TLS alone, which SecurityTest holds.
          "netsonde_web_certificate_expiry_timestamp_seconds");

  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]+`");

  /** In code: a path within the repository, or the name of a class of two words or more. */
  private static final Pattern FILE =
      Pattern.compile("`((?:docs/|exporter/src/|\\.ci/)[\\w./-]+|[A-Z][a-z]+[A-Z][A-Za-z]+)`");

  static List<Path> documents() throws Exception {
    List<Path> documents = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    assertThat(documents).hasSizeGreaterThanOrEqualTo(8);
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_link_leads_somewhere(Path document) throws Exception {
    String prose = FENCE.matcher(Files.readString(document)).replaceAll("");
    for (MatchResult link : LINK.matcher(prose).results().toList()) {
      String to = link.group(1);
      if (to.startsWith("https://")) {
        continue;
      }
      String file = to.replaceAll("#.*", "");
      Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
      assertThat(target).as("%s in %s", to, document).exists();
      if (to.contains("#")) {
        assertThat(anchors(target))
            .as("%s in %s", to, document)
            .contains(to.substring(to.indexOf('#') + 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_series_that_is_named_is_served(Path document) throws Exception {
    Set<String> known = served();
    known.addAll(OF_OTHERS);
    String text = Files.readString(document);
    Set<String> named = new TreeSet<>();
    for (MatchResult code : CODE.matcher(text).results().toList()) {
      SERIES.matcher(code.group()).results().map(MatchResult::group).forEach(named::add);
    }
    UNMISTAKABLE.matcher(text).results().map(MatchResult::group).forEach(named::add);
    named.removeAll(known);
    assertThat(named).as("names in %s that nothing has", document).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/architecture.md"})
  void every_file_and_class_that_is_named_exists(String document) throws Exception {
    Set<String> classes = classes();
    for (MatchResult name :
        FILE.matcher(Files.readString(ROOT.resolve(document))).results().toList()) {
      String named = name.group(1);
      assertThat(named.contains("/") ? Files.exists(ROOT.resolve(named)) : classes.contains(named))
          .as("%s of %s exists", named, document)
          .isTrue();
    }
  }

  private static Set<String> classes() throws Exception {
    try (Stream<Path> files = Files.walk(ROOT.resolve("exporter/src"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".java"))
          .map(file -> file.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  /**
   * The series of the reference's families, which {@link MetricsReferenceTest} holds to the code.
   */
  private static Set<String> served() throws Exception {
    Pattern row = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (counter|gauge|histogram|summary)");
    Set<String> names =
        row.matcher(Files.readString(ROOT.resolve("docs/metrics.md")))
            .results()
            .flatMap(r -> {
              boolean histogram = r.group(2).equals("histogram");
              return Stream.of("", "_bucket", "_count", "_sum")
                  .filter(suffix -> suffix.isEmpty() || histogram)
                  .map(suffix -> r.group(1) + suffix);
            })
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names).hasSizeGreaterThan(20);
    return names;
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path document) throws Exception {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading ->
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
