package io.netsonde.system;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.web.security.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's Prometheus scrapes with the original's configuration and tells what it has stored. */
@NeedsRoot
@NeedsTool({"ip", "openssl", "prometheus"})
@BesideOthers
class PrometheusTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PORT = 9090;
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"\\]");

  /** What a Prometheus server may be told to ask for. */
  enum Format {
    OPENMETRICS,
    PROTOBUF
  }

  @TempDir private Path data = Path.of("");

  @ParameterizedTest
  @EnumSource
  void prometheus_stores_what_was_probed(Format format) throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
      near.route("10.77.9.0/24 via 10.77.1.2");
      ServedNetsonde netsonde = ServedNetsonde.start(near, ServedNetsonde.QUICK);
      Server prometheus = start(near, netsonde, format);

      for (String target : new String[] {"10.77.1.2", "fd77:1::2", "10.77.9.9"}) {
        String of = "{job=\"Packet Loss Exporter\",instance=\"" + target + "\"}";
        boolean reachable = !target.equals("10.77.9.9");
        prometheus.await("up" + of, 1, 1);
        prometheus.await("icmp_probe_packets_sent_total" + of, 1, 1e6);
        prometheus.await("icmp_probe_packets_recv_total" + of, reachable ? 1 : 0, 1e6);
        double loss = reachable ? 0 : 1;
        prometheus.await("icmp_probe_loss_ratio" + of, loss, loss);
        if (reachable) {
          prometheus.await("icmp_probe_latency_seconds" + of, 1e-7, 0.1);
        }
      }
      prometheus.await("icmp_packets_recv_total{job=\"netsonde\"}", 1, 1e6);
      // What the README gives to see whether the rate is kept; the route never fails here.
      prometheus.await(
          "increase(probe_sends_total{protocol=\"icmp\"}[10s])"
              + " / increase(probe_due_total{protocol=\"icmp\"}[10s])",
          0.5,
          1.5);
      prometheus.await("up{job=\"netsonde\"}", 1, 1);
      assertSpoken(prometheus, format);
    }
  }

  /** The emulated network drops each tenth request; the query is the original's. */
  @Test
  void loss_of_a_tenth_is_found_by_a_query() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      EmulatedNetwork far = near.emulate("10.77.1.0/24", "10.77.9.0/24", "fd77:1::/64");
      far.at("10.77.1.2").dropEveryNth(10);
      far.at("fd77:1::2");
      ServedNetsonde netsonde =
          ServedNetsonde.start(near, "probe: {interval: 20ms, timeout: 100ms}\n");
      Server prometheus = start(near, netsonde, Format.OPENMETRICS);

      String window = "{ip=\"%s\"}[5s]";
      String loss =
          "1 - increase(icmp_probe_packets_recv_total"
              + window
              + ") / increase(icmp_probe_packets_sent_total"
              + window
              + ")";
      prometheus.await(loss.replace("%s", "10.77.1.2"), 0.09, 0.11);
      prometheus.await(loss.replace("%s", "fd77:1::2"), 0, 1e-9);
      prometheus.await("icmp_probe_loss_ratio{ip=\"10.77.1.2\"}", 0.09, 0.11);
    }
  }

  /** Who lacks the certificate or the password gets nothing. */
  @Test
  void over_tls_with_a_certificate_and_a_password() throws Exception {
    Certificates certificates = new Certificates(data);
    certificates.sign("ca", "server", "IP:127.0.0.1", "ec");
    certificates.sign("ca", "prometheus", "DNS:prometheus", "ec");
    Files.writeString(
        data.resolve("web.yml"),
        """
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: ca.crt
          client_allowed_sans: [prometheus]
        basic_auth_users:
          prometheus: %s
        """
            .formatted(BCrypt.withDefaults().hashToString(4, "secret".toCharArray())));
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde =
          ServedNetsonde.startWith(
              host,
              host.shell(),
              ServedNetsonde.QUICK_WITHOUT_TCP,
              "--web.listen-address=127.0.0.1:0",
              "--web.config.file=" + data.resolve("web.yml"));
      String certificate =
          ", cert_file: " + data + "/prometheus.crt, key_file: " + data + "/prometheus.key";
      StringBuilder jobs = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
      jobs.append(job("right", certificate, "secret", netsonde.port()))
          .append(job("guessing", certificate, "secre", netsonde.port()))
          .append(job("stranger", "", "secret", netsonde.port()));
      Server prometheus = serve(host, jobs.toString(), "--log.level=info");

      prometheus.await("up{job=\"right\"}", 1, 1);
      prometheus.await("netsonde_slice_up{job=\"right\",slice=\"probe\"}", 1, 1);
      prometheus.await(
          "netsonde_web_certificate_expiry_timestamp_seconds{job=\"right\"} - time()", 3600, 3e5);
      prometheus.await("up{job=\"guessing\"}", 0, 0);
      prometheus.await("up{job=\"stranger\"}", 0, 0);
      prometheus.await("http_request_duration_seconds_count{job=\"right\",status=\"401\"}", 1, 1e6);
    }
  }

  private String job(String name, String certificate, String password, int port) {
    return """
      - job_name: %s
        scheme: https
        tls_config: {ca_file: %s/ca.crt%s}
        basic_auth: {username: prometheus, password: %s}
        static_configs: [{targets: ['127.0.0.1:%d']}]
    """
        .formatted(name, data, certificate, password, port);
  }

  /** By what only one of the formats can bring. */
  private static void assertSpoken(Server prometheus, Format format) {
    switch (format) {
      case OPENMETRICS -> {
        prometheus.await(
            "http_request_duration_seconds_count{path=\"/probe\",status=\"200\"}", 1, 1e6);
        prometheus.await("probe_rtt_seconds_bucket" + with(",le=\"+Inf\""), 1, 1e6);
        prometheus.await(
            "histogram_quantile(0.9, rate(probe_rtt_seconds_bucket" + with("") + "[10s]))",
            1e-7,
            0.1);
        // The text format calls the family by its sample's name.
        prometheus.awaitMetadata("icmp_probe_packets_recv");
      }
      case PROTOBUF -> {
        prometheus.await(
            "histogram_count(http_request_duration_seconds{path=\"/probe\",status=\"200\"})",
            1,
            1e6);
        prometheus.await("histogram_count(probe_rtt_seconds" + with("") + ")", 1, 1e6);
        prometheus.await(
            "histogram_quantile(0.9, rate(probe_rtt_seconds" + with("") + "[10s]))", 1e-7, 0.1);
        prometheus.await("histogram_count(probe_send_lateness_seconds{protocol=\"icmp\"})", 1, 1e6);
      }
    }
  }

  private static String with(String furtherLabels) {
    return "{instance=\"10.77.1.2\"" + furtherLabels + "}";
  }

  /** The README's relabelling of the original, and the exporter's own metrics. */
  private Server start(Host host, ServedNetsonde netsonde, Format format) {
    String config =
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: 'Packet Loss Exporter'
            metrics_path: /probe
            relabel_configs:
              - target_label: __param_target
                source_labels: [__address__]
              - target_label: instance
                source_labels: [__address__]
              - target_label: __address__
                replacement: 127.0.0.1:%1$d
            static_configs:
              - targets:
                - 10.77.1.2
                - fd77:1::2
                - 10.77.9.9
          - job_name: netsonde
            static_configs:
              - targets: ['127.0.0.1:%1$d']
        """
            .formatted(netsonde.port());
    return serve(
        host,
        config,
        format == Format.PROTOBUF ? "--enable-feature=native-histograms" : "--log.level=info");
  }

  private Server serve(Host host, String config, String flag) {
    return new Server(
        PrometheusServer.start(
            host, PORT, data.resolve("tsdb"), Installation.file("prometheus.yml", config), flag));
  }

  /** Waits for what a server tells. */
  private record Server(PrometheusServer server) {
    void await(String query, double atLeast, double atMost) {
      Eventually.within(LIMIT)
          .see(
              query,
              () -> value(query),
              value ->
                  value.isPresent()
                      && value.getAsDouble() >= atLeast
                      && value.getAsDouble() <= atMost);
    }

    void awaitMetadata(String family) {
      Eventually.within(LIMIT)
          .see(
              "metadata of " + family,
              () -> server.get("/api/v1/targets/metadata?metric=" + family),
              answer -> answer.contains("\"type\":\"counter\""));
    }

    private OptionalDouble value(String query) throws Exception {
      String answer = server.query(query);
      Matcher matcher = VALUE.matcher(answer);
      return matcher.find()
          ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
          : OptionalDouble.empty();
    }
  }
}
