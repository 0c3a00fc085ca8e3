package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.FrameSender;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Requests for connections from addresses that nobody has, as fast as they can be sent, while
 * Prometheus asks: nothing grows without end, every answer comes, and nothing that was captured is
 * missing from it.
 */
@NeedsRoot
@NeedsTool("ip")
@TestInstance(Lifecycle.PER_CLASS)
class FloodTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FLOOD = 120_000;
  private static final int MAX_PAIRS = 1000;

  /** Series of the flow families that one pair that only asked for connections may have. */
  private static final int SERIES_OF_PAIR = 16;

  private static final int LARGEST_ANSWER = 2_000_000;

  /** Of memory of its own: 20 MiB. */
  private static final long GROWTH_KB = 20 << 10;

  private static final byte[] SYN =
      HexFormat.of()
          .parseHex(
              "ffffffffffff0200000000010800"
                  + "4500002c0000400040060000"
                  + "000000000a0000ff"
                  + "12340050000000010000000060020200000000000204"
                  + "05b4");

  private final Lab lab = Lab.open();
  private final Host host = lab.host("flooded");
  private final Link link = lab.link(lab.host("flooding"), host);

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void a_flood_of_sources_ends_nothing_and_hides_nobody() throws Exception {
    String device = link.right().name();
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            host,
            "probe: {enabled: false}\nclients: {enabled: false}\njool: {enabled: false}\n"
                + "tcp: {interfaces: ["
                + device
                + "], filter: tcp, ring_size: 32MiB, host_counters: false}\n");
    Eventually.within(LIMIT)
        .see(
            "up",
            () -> netsonde.get("/metrics").body(),
            text -> text.contains("netsonde_slice_up{slice=\"tcp\"} 1.0"));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long sent = 0;
    long before = ownKilobytes(netsonde);
    try (FrameSender sender = FrameSender.at(link.left())) {
      for (int wave = 1; wave <= 2; wave++) {
        for (int i = 0; i < FLOOD; i++) {
          // It begins when all rows are taken already.
          boolean steady = i % 50 == 0 && sent > 20_000;
          sender.send(steady ? steady(i) : strange(random.nextInt()));
          sent++;
          if (i % 30_000 == 0) {
            check(netsonde.get("/metrics"), device);
          }
        }
        long all = sent;
        WebAnswer answer =
            Eventually.within(LIMIT)
                .see(
                    "all that was sent, seed " + seed,
                    () -> netsonde.get("/metrics"),
                    a ->
                        sum(a, "tcp_flow_frames_total{")
                                + sum(a, "tcp_capture_dropped_packets_total")
                            == all);
        check(answer, device);
        // Whoever goes on steadily is listed, flood or not.
        assertThat(answer.body())
            .contains(
                "tcp_flow_packets_total{device=\""
                    + device
                    + "\",dst=\"10.0.0.255\",src=\"10.1.2.3\"} ");
      }
      WebAnswer end = netsonde.get("/metrics");
      assertThat(sum(end, "tcp_flow_unlisted_packets_total")).isGreaterThan(FLOOD);
      assertThat(sum(end, "tcp_flow_forgotten_connections_total{reason=\"evicted\"}"))
          .isGreaterThan(FLOOD);
      assertThat(sum(end, "tcp_flow_tracked_connections")).isLessThanOrEqualTo(1 << 15);
      assertThat(sum(end, "tcp_flow_listed_pairs")).isLessThanOrEqualTo(MAX_PAIRS);
      assertThat(ownKilobytes(netsonde) - before)
          .as("KB that the floods have added to %d", before)
          .isLessThan(GROWTH_KB);
    }
  }

  /** In each answer by itself: all rows of the device together are what was captured. */
  private static void check(WebAnswer answer, String device) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().length()).isLessThan(LARGEST_ANSWER);
    double frames = sum(answer, "tcp_flow_frames_total{device=\"" + device + "\"}");
    assertThat(
            sum(answer, "tcp_flow_packets_total{")
                + sum(answer, "tcp_flow_duplicate_frames_total{"))
        .isEqualTo(frames);
    assertThat(answer.body().lines().filter(line -> line.startsWith("tcp_flow_")).count())
        .isLessThan(SERIES_OF_PAIR * MAX_PAIRS);
    assertThat(answer.body().lines().filter(line -> line.startsWith("tcp_flow_packets_total{")))
        .hasSizeLessThanOrEqualTo(MAX_PAIRS + 1);
  }

  private static double sum(WebAnswer answer, String beginning) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static byte[] steady(int number) {
    return frame(0x0a010203, number);
  }

  private static byte[] strange(int source) {
    return frame(source, source >>> 3);
  }

  /** A request for a connection, whose checksums nobody looks at. */
  private static byte[] frame(int source, int number) {
    byte[] frame = SYN.clone();
    ByteBuffer.wrap(frame).putShort(18, (short) number).putInt(26, source).putInt(38, number);
    return frame;
  }

  /** Without the files of the JVM, whose pages come and go. */
  private static long ownKilobytes(ServedNetsonde netsonde) throws Exception {
    Path status = Path.of("/proc", Long.toString(netsonde.process().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
