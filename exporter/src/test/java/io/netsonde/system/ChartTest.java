package io.netsonde.system;

import static io.netsonde.system.RenderedChart.at;
import static io.netsonde.system.RenderedChart.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.dashboards.Dashboard;
import io.netsonde.lab.BesideOthers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The Helm chart, rendered by Helm's own code with the values of {@code ci/}. No cluster is asked.
 */
@BesideOthers
class ChartTest {
  /** What the schema has to refuse, and what of the refusal names it. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "unknown", "slices: {probe: true}",
          "unknown-config", "config: {probes: {enabled: true}}",
          "listen", "config: {web: {listen_address: [':1']}}",
          "kind", "kind: StatefulSet",
          "port", "port: 70000",
          "prefixed", "extraCapabilities: [CAP_NET_RAW]",
          "all", "extraCapabilities: [ALL]",
          "monitor", "service: {enabled: false}\nserviceMonitor: {enabled: true}",
          "digest", "image: {digest: latest}");

  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void render() throws Exception {
    for (String name : valuesOfTheChart()) {
      Files.copy(
          RenderedChart.CHART.resolve("ci/" + name + "-values.yaml"),
          directory.resolve(name + ".yaml"));
    }
    for (Map.Entry<String, String> wrong : REFUSED.entrySet()) {
      Files.writeString(
          directory.resolve("wrong-" + wrong.getKey() + ".yaml"), wrong.getValue() + "\n");
    }
    RenderedChart.renderAll(directory);
  }

  @Test
  void helm_finds_nothing_amiss() throws Exception {
    assertThat(RenderedChart.lint(directory))
        .startsWith("passed")
        .doesNotContain("WARNING", "ERROR");
  }

  @ParameterizedTest
  @CsvSource({
    "default, 0, NET_RAW",
    "clients, 0, NET_ADMIN",
    "everything, 0, 'NET_RAW, NET_ADMIN, BPF, PERFMON, SYS_ADMIN, DAC_READ_SEARCH'",
    "tls, 0, 'NET_RAW, NET_BIND_SERVICE'",
    "deployment, 65532, ''"
  })
  void pods_have_the_capabilities_of_their_slices_and_no_others(
      String values, int user, String capabilities) throws Exception {
    RenderedChart chart = RenderedChart.of(directory, values);
    Object security = at(chart.container(), "securityContext");

    assertThat(at(security, "capabilities", "drop")).isEqualTo(List.of("ALL"));
    List<String> added = capabilities.isEmpty() ? List.of() : List.of(capabilities.split(", ", -1));
    assertThat(list(at(security, "capabilities", "add"))).isEqualTo(added);
    assertThat(at(security, "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(at(security, "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(at(security, "privileged")).isNull();
    assertThat(at(chart.pod(), "securityContext", "runAsUser")).isEqualTo(user);
    assertThat(at(chart.pod(), "securityContext", "seccompProfile", "type"))
        .isEqualTo("RuntimeDefault");
    assertThat(at(chart.pod(), "automountServiceAccountToken")).isEqualTo(false);
    assertThat(chart.notes())
        .contains(added.isEmpty() ? "without any capability" : "the capabilities " + capabilities);
  }

  @Test
  void agents_stand_in_the_network_of_their_node_and_deployments_do_not() throws Exception {
    Map<?, ?> agent = RenderedChart.of(directory, "default").pod();
    assertThat(at(agent, "hostNetwork")).isEqualTo(true);
    assertThat(at(agent, "dnsPolicy")).isEqualTo("ClusterFirstWithHostNet");
    assertThat(at(agent, "securityContext", "sysctls")).isNull();

    RenderedChart deployment = RenderedChart.of(directory, "deployment");
    assertThat(at(deployment.one("Deployment"), "spec", "replicas")).isEqualTo(2);
    assertThat(at(deployment.pod(), "hostNetwork")).isEqualTo(false);
    assertThat(at(deployment.pod(), "securityContext", "sysctls", 0, "name"))
        .as("ping sockets, which need no capability")
        .isEqualTo("net.ipv4.ping_group_range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"default", "deployment", "everything", "clients", "secured", "tls", "monitored"})
  void what_mounts_a_volume_has_it_and_what_names_a_port_too(String values) throws Exception {
    RenderedChart chart = RenderedChart.of(directory, values);

    assertThat(names(at(chart.container(), "volumeMounts")))
        .isEqualTo(names(at(chart.pod(), "volumes")));
    Object port = at(chart.container(), "ports", 0, "containerPort");
    assertThat(at(chart.one("Service"), "spec", "ports", 0, "port")).isEqualTo(port);
    assertThat(list(at(chart.container(), "args"))).contains("--web.listen-address=:" + port);
    for (Map<?, ?> object : chart.objects()) {
      assertThat(at(object, "metadata", "namespace")).isEqualTo("observation");
    }
    String kind = chart.kinds().contains("DaemonSet") ? "DaemonSet" : "Deployment";
    assertThat(labels(at(chart.one(kind), "spec", "template", "metadata", "labels")))
        .containsAllEntriesOf(labels(at(chart.one("Service"), "spec", "selector")));
  }

  @Test
  void the_kubelet_asks_for_the_pages_over_what_is_served() throws Exception {
    Map<?, ?> plain = RenderedChart.of(directory, "default").container();
    assertThat(at(plain, "livenessProbe", "httpGet"))
        .isEqualTo(Map.of("path", "/-/healthy", "port", "http", "scheme", "HTTP"));
    assertThat(at(plain, "readinessProbe", "httpGet", "path")).isEqualTo("/-/ready");

    Map<?, ?> tls = RenderedChart.of(directory, "tls").container();
    assertThat(at(tls, "livenessProbe", "httpGet", "scheme")).isEqualTo("HTTPS");
    assertThat(list(at(tls, "args"))).contains("--web.config.file=/etc/netsonde/web/web.yml");

    Map<?, ?> guarded = RenderedChart.of(directory, "secured").container();
    assertThat(at(guarded, "livenessProbe", "httpGet")).as("would get 401").isNull();
    assertThat(at(guarded, "livenessProbe", "tcpSocket", "port")).isEqualTo("http");
  }

  @Test
  void helm_test_asks_the_service_with_the_same_image_and_without_rights() throws Exception {
    RenderedChart chart = RenderedChart.of(directory, "default");
    Map<?, ?> pod = chart.one("Pod");
    assertThat(RenderedChart.CHART.resolve("templates/tests/health.yaml"))
        .content()
        .contains("    helm.sh/hook: test\n");
    assertThat(at(pod, "spec", "containers", 0, "image"))
        .isEqualTo(at(chart.container(), "image"))
        .isEqualTo("netsonde:0.1.0");
    assertThat(list(at(pod, "spec", "containers", 0, "args")))
        .containsExactly("health", "http://release-netsonde.observation.svc:10116/-/ready");
    assertThat(at(pod, "spec", "securityContext", "runAsUser")).isEqualTo(65532);
    Map<String, String> selector = labels(at(chart.one("Service"), "spec", "selector"));
    assertThat(labels(at(pod, "metadata", "labels")).entrySet().containsAll(selector.entrySet()))
        .as("it would be taken for one that serves")
        .isFalse();

    assertThat(
            list(
                at(RenderedChart.of(directory, "tls").one("Pod"), "spec", "containers", 0, "args")))
        .containsExactly(
            "health", "--insecure", "https://release-netsonde.observation.svc:443/-/ready");
    assertThat(RenderedChart.of(directory, "secured").kinds()).doesNotContain("Pod");
  }

  @Test
  void prometheus_is_told_where_and_how_to_scrape() throws Exception {
    RenderedChart secured = RenderedChart.of(directory, "secured");
    Object endpoint = at(secured.one("PodMonitor"), "spec", "podMetricsEndpoints", 0);
    assertThat(at(endpoint, "scheme")).isEqualTo("https");
    assertThat(at(endpoint, "port")).isEqualTo("http");
    assertThat(at(endpoint, "path")).isEqualTo("/metrics");
    assertThat(at(endpoint, "basicAuth", "username", "key")).isEqualTo("user");
    assertThat(at(secured.one("PodMonitor"), "metadata", "labels", "release"))
        .isEqualTo("prometheus");
    assertThat(at(secured.one("NetworkPolicy"), "spec", "ingress", 0, "ports", 0, "port"))
        .isEqualTo("http");
    assertThat(at(secured.one("Secret"), "stringData", "web.yml"))
        .asString()
        .contains("basic_auth_users", "cert_file: /etc/netsonde/tls/tls.crt");

    RenderedChart monitored = RenderedChart.of(directory, "monitored");
    assertThat(at(monitored.one("ServiceMonitor"), "spec", "endpoints", 0, "scheme"))
        .isEqualTo("http");
    assertThat(at(monitored.one("ServiceMonitor"), "spec", "endpoints", 0, "path"))
        .isEqualTo("/all/metrics");
    assertThat(at(monitored.container(), "image"))
        .isEqualTo("registry.example.net/tools/netsonde@sha256:" + "0".repeat(64));
    assertThat(RenderedChart.of(directory, "default").kinds())
        .as("nothing that a cluster without the operator would refuse")
        .containsExactly("ConfigMap", "DaemonSet", "Pod", "Service", "ServiceAccount");
  }

  @Test
  void the_rules_are_those_of_its_files() throws Exception {
    List<Object> groups = new ArrayList<>();
    for (String file : List.of("files/recording.yml", "files/alerts.yml")) {
      groups.addAll(list(at(load(Files.readString(RenderedChart.CHART.resolve(file))), "groups")));
    }
    assertThat(groups).hasSizeGreaterThan(2);
    Object rule =
        at(RenderedChart.of(directory, "monitored").one("PrometheusRule"), "spec", "groups");
    assertThat(rule).isEqualTo(groups);
  }

  @Test
  void grafana_finds_the_dashboards_by_their_label() throws Exception {
    Map<String, Object> found = new LinkedHashMap<>();
    for (Map<?, ?> object : RenderedChart.of(directory, "dashboards").objects()) {
      if ("1".equals(at(object, "metadata", "labels", "grafana_dashboard"))) {
        assertThat(at(object, "kind")).isEqualTo("ConfigMap");
        assertThat(at(object, "metadata", "annotations", "grafana_folder")).isEqualTo("Netsonde");
        RenderedChart.map(at(object, "data"))
            .forEach((file, json) -> found.put(String.valueOf(file), json));
      }
    }
    assertThat(found.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Dashboard.all().stream().map(dashboard -> dashboard.uid() + ".json").toList());
    for (Map.Entry<String, Object> file : found.entrySet()) {
      assertThat(Dashboard.DIRECTORY.resolve(file.getKey())).hasContent((String) file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "deployment", "everything", "monitored"})
  void the_program_takes_the_configuration(String values) throws Exception {
    Path file =
        Installation.file("netsonde.yml", RenderedChart.of(directory, values).configuration());
    assertThat(
            LocalProgram.succeed(
                List.of(Installation.command("config", "check", "--config.file=" + file))))
        .isEqualToIgnoringNewLines(file + ": ok");
  }

  @Test
  void what_would_be_misunderstood_is_refused() throws Exception {
    Map<String, String> said = new LinkedHashMap<>();
    for (String name : REFUSED.keySet()) {
      Path refused = directory.resolve("wrong-" + name + ".refused");
      said.put(name, Files.exists(refused) ? Files.readString(refused) : "taken");
    }
    assertThat(said).doesNotContainValue("taken");
    assertThat(said.get("unknown")).contains("slices");
    assertThat(said.get("unknown-config")).contains("probes");
    assertThat(said.get("listen")).contains("listen_address");
    assertThat(said.get("monitor")).contains("serviceMonitor.enabled needs service.enabled");
  }

  @Test
  void the_readme_has_every_value_and_no_other() throws Exception {
    Object defaults = load(Files.readString(RenderedChart.CHART.resolve("values.yaml")));
    List<String> documented =
        Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\|")
            .matcher(
                Files.readString(RenderedChart.CHART.resolve("README.md"))
                    .replaceAll("(?s).*\n## Values\n", ""))
            .results()
            .map(row -> row.group(1))
            .toList();
    for (String key : documented) {
      Object parent = defaults;
      String[] steps = key.split("\\.", -1);
      for (int i = 0; i < steps.length - 1; i++) {
        parent = RenderedChart.map(at(parent, steps[i]));
      }
      assertThat(RenderedChart.map(parent).containsKey(steps[steps.length - 1])).as(key).isTrue();
    }
    assertThat(RenderedChart.map(defaults).keySet().stream().map(String::valueOf))
        .allMatch(
            key -> documented.stream().anyMatch(d -> d.equals(key) || d.startsWith(key + ".")));
  }

  private static List<String> valuesOfTheChart() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(RenderedChart.CHART.resolve("ci"), "*-values.yaml")) {
      List<String> names = new ArrayList<>();
      files.forEach(file -> names.add(file.getFileName().toString().replace("-values.yaml", "")));
      return names;
    }
  }

  private static Object load(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  private static List<String> names(@Nullable Object objects) {
    return list(objects).stream().map(object -> String.valueOf(at(object, "name"))).toList();
  }

  private static Map<String, String> labels(@Nullable Object object) {
    Map<String, String> labels = new LinkedHashMap<>();
    RenderedChart.map(object)
        .forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
    return labels;
  }
}
