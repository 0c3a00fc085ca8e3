package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.metrics.Exposition;
import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoolFamiliesTest {
  @ParameterizedTest
  @CsvSource({"4.1.9, nat64/default", "4.1.13, nat64/default", "4.1.13, siit/siit-1"})
  void what_was_received_is_what_was_translated_and_cancelled(String version, String key)
      throws IOException {
    Map<String, Double> samples = samples(new FakeJool(version).with(key));
    double received = sum(samples, "jool_received_packets_total");
    assertThat(received).isPositive();
    assertThat(
            sum(samples, "jool_translated_packets_total")
                + sum(samples, "jool_cancelled_packets_total"))
        .isEqualTo(received);
  }

  @Test
  void every_counter_has_its_place() throws IOException {
    String base = "translator=\"nat64\"";
    assertThat(samples(new FakeJool("4.1.13").with("nat64/default")))
        .containsEntry(
            "jool_received_packets_total{instance=\"default\",ip_version=\"6\",netns=\"\","
                + base
                + "}",
            132.0)
        .containsEntry(
            "jool_cancelled_packets_total{fate=\"passed\",instance=\"default\",netns=\"\","
                + "reason=\"pool6_mismatch\","
                + base
                + "}",
            7.0)
        .containsEntry(
            "jool_cancelled_packets_total{fate=\"dropped\",instance=\"default\",netns=\"\","
                + "reason=\"64_ttl\","
                + base
                + "}",
            2.0)
        .containsEntry(
            "jool_icmp_errors_total{instance=\"default\",ip_version=\"6\",netns=\"\","
                + "result=\"sent\","
                + base
                + "}",
            2.0)
        .containsEntry(
            "jool_joold_events_total{event=\"pkt_sent\",instance=\"default\",netns=\"\","
                + base
                + "}",
            0.0)
        .containsEntry("jool_nat64_sessions{instance=\"default\",netns=\"\"," + base + "}", 85.0)
        .containsEntry("jool_up{instance=\"default\",netns=\"\"," + base + "}", 1.0)
        .containsEntry("jool_module_info{translator=\"siit\",version=\"4.1.13.0\"}", 1.0);
  }

  @Test
  void a_siit_has_no_sessions() throws IOException {
    assertThat(samples(new FakeJool("4.1.13").with("siit/siit-1")).keySet())
        .noneMatch(series -> series.startsWith("jool_nat64_"));
  }

  @Test
  void counters_without_a_name_are_served_by_number() throws IOException {
    FakeJool jool = new FakeJool("4.1.13").with("nat64/default");
    jool.instances.replaceAll((key, conversation) -> "4.1.9-cli-stats");
    Map<String, Double> samples = samples(jool);
    String labels = "{instance=\"default\",netns=\"\",number=\"45\",translator=\"nat64\"}";
    assertThat(samples).containsEntry("jool_unnamed_counter_total" + labels, 2.0);
    assertThat(samples.keySet()).noneMatch(series -> series.contains("joold"));
    assertThat(samples)
        .containsEntry(
            "jool_counters_named{instance=\"default\",netns=\"\",translator=\"nat64\"}", 0.0);
  }

  /** A module newer than this program, or a broken one: the others are served as they are. */
  @Test
  void a_counter_that_no_table_has_is_served_by_its_number_beside_the_others() throws IOException {
    FakeJool jool = new FakeJool("4.1.9").with("nat64/default");
    jool.answers.put(
        InstanceKey.parse("nat64/default"),
        Datagrams.longer("4.1.9-cli-stats.02.resp", new NetlinkWriter().message(0, 0).u64(200, 7)));
    String labels = "{instance=\"default\",netns=\"\",%stranslator=\"nat64\"}";
    assertThat(samples(jool))
        .containsEntry("jool_unnamed_counter_total" + labels.formatted("number=\"200\","), 7.0)
        .containsEntry("jool_translated_packets_total" + labels.formatted(""), 133.0)
        .containsEntry("jool_counters_named" + labels.formatted(""), 0.0)
        .containsEntry("jool_up" + labels.formatted(""), 1.0);
  }

  @Test
  void odd_names_stand_in_labels_as_they_are() throws IOException {
    assertThat(samples(new FakeJool("4.1.9").with("nat64/q\"u\\o,te")))
        .containsEntry("jool_up{instance=\"q\\\"u\\\\o,te\",netns=\"\",translator=\"nat64\"}", 1.0);
  }

  /**
   * All but HELP, which is in our own words, is byte for byte what jool-exporter answered when it
   * was run beside a real module with these values.
   */
  @Test
  void the_series_of_the_original_are_written_as_it_wrote_them() throws IOException {
    String recorded = Recorded.text("jool-exporter", "default-metrics.txt");
    NetlinkWriter made = new NetlinkWriter().message(32, 0);
    recorded
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line ->
            made.u64(
                (made.size() - 16) / 12 + 1,
                (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
    NamedCounters counters =
        NamedCounters.of(
            ModuleVersion.parse("4.1.9"),
            new CounterValues()
                .add(
                    Datagrams.message(made.written().toArray(ValueLayout.JAVA_BYTE))
                        .attributes(0)));
    Instance instance = new Instance(InstanceKey.parse("nat64/default"));
    instance.read(counters, 1);
    assertThat(
            text(new MetricSnapshots(CompatFamilies.of(instance.snapshot(), "joolvm")))
                .lines()
                .filter(line -> !line.startsWith("# HELP")))
        .containsExactlyInAnyOrderElementsOf(recorded.lines().toList())
        .hasSize(2 * 69);
  }

  /** Names, label and values are those that jool-exporter would make of the recorded output. */
  @ParameterizedTest
  @CsvSource({"4.1.9, 69", "4.1.13, 83"})
  void the_series_of_the_original_are_served(String version, int count) throws IOException {
    Map<String, Double> expected = new TreeMap<>();
    Recorded.printed(Recorded.stats(version, "stats--all--csv--no-headers.out"))
        .forEach((name, value) ->
            expected.put(
                "jool_"
                    + name.replace("JSTAT_", "").toLowerCase(Locale.ROOT)
                    + "{hostname=\"gateway.example.com\"}",
                Double.valueOf(value)));
    InstanceSnapshot instance =
        read(new FakeJool(version).with("nat64/default")).instances().getFirst();
    assertThat(expected).hasSize(count);
    assertThat(
            samples(text(new MetricSnapshots(CompatFamilies.of(instance, "gateway.example.com")))))
        .isEqualTo(expected);
  }

  @Test
  void details_are_what_the_command_shows() throws IOException {
    FakeJool jool = new FakeJool("4.1.9").with("nat64/default");
    JoolConfig all = JoolConfigs.of("details: [configuration, pool4]");
    JoolSnapshot snapshot =
        new JoolReader(all, jool, System::nanoTime, InstantSource.system()).read();
    String base = "{%sinstance=\"default\",%snetns=\"\",%stranslator=\"nat64\"}";
    assertThat(samples(text(new MetricSnapshots(JoolFamilies.of(snapshot)))))
        .containsEntry("jool_instance_enabled" + base.formatted("", "", ""), 1.0)
        .containsEntry(
            "jool_instance_info"
                + base.formatted("framework=\"netfilter\",", "", "pool6=\"64:ff9b::/96\","),
            1.0)
        .containsEntry(
            "jool_nat64_pool4_transport_addresses"
                + base.formatted("", "mark=\"0\",", "protocol=\"tcp\","),
            4535.0);
  }

  private static JoolSnapshot read(FakeJool jool) {
    return new JoolReader(JoolConfig.defaults(), jool, System::nanoTime, InstantSource.system())
        .read();
  }

  private static Map<String, Double> samples(FakeJool jool) throws IOException {
    return samples(text(new MetricSnapshots(JoolFamilies.of(read(jool)))));
  }

  private static String text(MetricSnapshots families) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of()).write(families, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, Double> samples(String text) {
    Map<String, Double> samples = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
    return samples;
  }

  private static double sum(Map<String, Double> samples, String family) {
    return samples.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(family + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
