package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets over agents: each to one, about as many to each, and as Prometheus spreads them. */
class ShardingTest {
  /** By md5sum: its last 16 digits as a number, modulo 3 and 1000. */
  @ParameterizedTest
  @CsvSource({"a,1,697", "192.0.2.7,1,498", "www.example.com:443,2,324", "host-17,2,867"})
  void the_hash_is_the_end_of_the_md5_sum(String target, int ofThree, int ofThousand) {
    assertThat(Sharding.shardOf(target, 3)).isEqualTo(ofThree);
    assertThat(Sharding.shardOf(target, 1000)).isEqualTo(ofThousand);
  }

  @Test
  void every_target_is_of_exactly_one_shard_and_shards_are_alike() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int shards = random.nextInt(2, 20);
    int[] sizes = new int[shards];
    int targets = 1000 * shards;
    for (int i = 0; i < targets; i++) {
      String target = "host-" + random.nextInt() + (random.nextBoolean() ? ".example" : ":443");
      List<Integer> owners =
          IntStream.range(0, shards)
              .filter(shard -> new Sharding(shards, shard).has(target))
              .boxed()
              .toList();
      assertThat(owners).as("%s, seed %d", target, seed).hasSize(1);
      sizes[owners.getFirst()]++;
    }
    // Six times the standard deviation of a binomial distribution around 1000.
    assertThat(IntStream.of(sizes).boxed())
        .as("seed %d", seed)
        .allMatch(size -> Math.abs(size - 1000) < 6 * 32);
  }

  @Test
  void one_agent_has_all() {
    assertThat(Sharding.NONE.has("anything")).isTrue();
    assertThat(Sharding.NONE.isOn()).isFalse();
  }

  @Test
  @NeedsTool("promtool")
  void prometheus_spreads_the_same_targets_in_the_same_way(@TempDir Path directory)
      throws Exception {
    List<String> targets = new ArrayList<>(List.of("192.0.2.7", "[2001:db8::7]:443", "a.example"));
    IntStream.range(0, 100).forEach(i -> targets.add("host-" + i + ".example:" + (9000 + i)));
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            scrape_configs:
              - job_name: hashes
                static_configs:
                  - targets: ['%s']
                relabel_configs:
                  - source_labels: [__address__]
                    modulus: 7
                    target_label: shard
                    action: hashmod
            """
                .formatted(String.join("', '", targets)));

    Json all =
        JsonReader.read(
            output(
                "promtool",
                "check",
                "service-discovery",
                "--timeout=2s",
                config.toString(),
                "hashes"));

    assertThat(all.elements()).hasSize(targets.size());
    for (Json one : all.elements()) {
      String target = one.get("discoveredLabels").get("__address__").string().orElseThrow();
      String shard = one.get("labels").get("shard").string().orElseThrow();
      assertThat(String.valueOf(Sharding.shardOf(target, 7))).as(target).isEqualTo(shard);
    }
  }

  private static String output(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  @Test
  void a_shard_comes_from_the_file_or_the_environment_or_the_host_name() throws Exception {
    Optional<String> none = Optional.empty();
    assertThat(read("{shards: 3, shard: 2}", Optional.of("1"), Optional.of("web-0")))
        .isEqualTo(new Sharding(3, 2));
    assertThat(read("{shards: 3}", Optional.of("1"), Optional.of("web-0")))
        .isEqualTo(new Sharding(3, 1));
    assertThat(read("{shards: 3, shard: auto}", none, Optional.of("web-x-2")))
        .isEqualTo(new Sharding(3, 2));
    assertThat(read("{}", none, none)).isEqualTo(Sharding.NONE);
  }

  @Test
  void a_shard_that_is_not_known_or_beyond_the_last_is_refused() {
    Optional<String> none = Optional.empty();
    refused(
        "{shards: 3}",
        none,
        Optional.of("web"),
        "t.yml:1:11: sharding.shard: auto, and nothing says which it is (expected: a number, or one"
            + " in the variable NETSONDE_SHARD, or a host name that ends in -0, -1 and so on)");
    refused(
        "{shards: 3, shard: 3}",
        none,
        none,
        "t.yml:1:30: sharding.shard: 3 (expected: a number from 0 to one below shards, 3)");
    refused(
        "{shards: 3}",
        none,
        Optional.of("web-3"),
        "t.yml:1:11: sharding.shard: 3 (expected: a number from 0 to one below shards, 3)");
    refused(
        "{shards: 0, shard: x}",
        none,
        none,
        "t.yml:1:20: sharding.shards: 0 (expected: a whole number from 1 to 10000)",
        "t.yml:1:30: sharding.shard: x (expected: auto, or a whole number from 0 to one below"
            + " shards)");
  }

  private static void refused(
      String section, Optional<String> environment, Optional<String> host, String... problems) {
    assertThatThrownBy(() -> read(section, environment, host))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems()).containsExactly(problems));
  }

  private static Sharding read(
      String section, Optional<String> environment, Optional<String> hostName)
      throws ConfigException {
    return ConfigDocument.parse("t.yml", "sharding: " + section + "\n")
        .bind(root -> Sharding.read(root.section("sharding"), () -> environment, () -> hostName));
  }
}
