package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import io.netsonde.web.security.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example for hosts that cannot be scraped, as it stands in the documents: Debian's Prometheus
 * as an agent beside Netsonde, and another that receives over TLS from who has the password.
 */
@NeedsRoot
@NeedsTool({"ip", "prometheus", "openssl", "curl"})
class RemoteWriteTest {
  private static final Path EXAMPLES = Path.of("../docs/examples");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String READY = "Server is ready to receive web requests";

  private final Lab lab = Lab.open();
  private final Host edge = lab.host("edge");
  private final Host centre = lab.host("centre");

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void receive() throws Exception {
    lab.link(edge, centre, "10.77.1.0/24", "fd77:1::/64");
    new Certificates(directory).sign("ca", "receiver", "IP:10.77.1.2", "ec");
    example("receiver-web.yml", Map.of());
    example("fleet-rules.yml", Map.of());
    example(
        "prometheus-receiver.yml", Map.of("evaluation_interval: 30s", "evaluation_interval: 1s"));
    centre
        .start(
            "prometheus",
            "--config.file=" + directory.resolve("prometheus-receiver.yml"),
            "--web.enable-remote-write-receiver",
            "--web.config.file=" + directory.resolve("receiver-web.yml"),
            "--storage.tsdb.path=" + directory.resolve("stored"),
            "--web.listen-address=10.77.1.2:9090")
        .awaitOutput(READY, LIMIT);
  }

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void series_of_a_host_that_nobody_scrapes_arrive_and_those_of_a_stranger_do_not()
      throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            edge, "probe: {interval: 200ms, timeout: 150ms, targets: [10.77.1.2]}\n");
    agent(netsonde, "edge-1", "change me", 9091);
    RunningProcess stranger = agent(netsonde, "stranger", "guess", 9092);

    await("icmp_probe_packets_recv_total{host=\"edge-1\",target=\"10.77.1.2\"}");
    await("netsonde_build_info{host=\"edge-1\"}");
    stranger.awaitOutput("401 Unauthorized", LIMIT);
    // The rules are evaluated where the series arrive.
    await("job:answered:ratio5m{job=\"netsonde\"}");

    assertThat(query("edge:change me", "up{host=\"stranger\"}")).contains("\"result\":[]");
    assertThat(query("edge:change me", "count by (host) (jvm_memory_used_bytes)"))
        .as("dropped by the example")
        .contains("\"result\":[]");
    assertThat(query("edge:guess", "up")).contains("Unauthorized");
    assertThat(centre.shell().execute("curl", "-sS", "https://10.77.1.2:9090/").exitCode())
        .as("without the authority's certificate")
        .isNotZero();
  }

  private RunningProcess agent(ServedNetsonde netsonde, String name, String password, int port)
      throws Exception {
    Path secret = Files.writeString(directory.resolve(name + ".password"), password);
    Path config =
        example(
            "prometheus-agent.yml",
            Map.of(
                "scrape_interval: 15s",
                "scrape_interval: 1s",
                "host: edge-1",
                "host: " + name,
                "127.0.0.1:10116'",
                "127.0.0.1:" + netsonde.port() + "'",
                "receiver.example.com",
                "10.77.1.2",
                "/etc/prometheus/receiver-ca.crt",
                directory.resolve("ca.crt").toString(),
                "/etc/prometheus/receiver.password",
                secret.toString()));
    RunningProcess agent =
        edge.start(
            "prometheus",
            "--enable-feature=agent",
            "--config.file=" + config,
            "--storage.agent.path=" + directory.resolve(name),
            "--web.listen-address=127.0.0.1:" + port);
    agent.awaitOutput(READY, LIMIT);
    return agent;
  }

  /** A copy of an example in which some texts are others; each has to stand there. */
  private Path example(String name, Map<String, String> changes) throws Exception {
    String text = Files.readString(EXAMPLES.resolve(name));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    return Files.writeString(directory.resolve(name), text);
  }

  private void await(String query) {
    Eventually.within(LIMIT)
        .see(query, () -> query("edge:change me", query), answer -> answer.contains("\"value\":["));
  }

  private String query(String user, String query) {
    return centre.run(
        "curl",
        "-sS",
        "--cacert",
        directory.resolve("ca.crt").toString(),
        "-u",
        user,
        "-G",
        "--data-urlencode",
        "query=" + query,
        "https://10.77.1.2:9090/api/v1/query");
  }
}
