package io.netsonde.tcp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.frame.Frame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes, the analysis goes on, loses no packet and takes no more memory. */
class RobustnessTest {
  private static final int MUTATIONS = 500_000;
  private static final int PACKETS = 200_000;
  private static final int CONNECTIONS = 1_000_000;
  private static final VarHandle NUMBER =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final long START = 1_700_000_000_000_000_000L;

  @ParameterizedTest
  @EnumSource
  void random_changes_of_segments_do_no_harm_and_every_packet_counts(AnalysisConfig.Mode mode) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long[] packets = new long[1];
    Analyser analyser =
        new Analyser(
            AnalysisConfig.defaults().with(mode),
            (frame, packet, number, findings) -> packets[0] += packet.ip() ? 1 : 0);
    long now = START;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = segment(random.nextInt(4), random.nextInt(256), random.nextInt(5000));
      for (int change = random.nextInt(3); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      now += random.nextInt(3_000_000) - 100_000L;
      try {
        analyser.accept(Crafted.frame(101, bytes, random.nextInt(bytes.length + 1), now));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", change " + i, e);
      }
    }
    AnalysisSnapshot snapshot = analyser.snapshot();
    long counted = 0;
    for (PairSnapshot pair : snapshot.pairs()) {
      counted += pair.get(Columns.PACKETS) + pair.get(Columns.DUPLICATES);
    }
    assertThat(counted).as("seed %d", seed).isEqualTo(packets[0]).isGreaterThan(MUTATIONS / 4);
    assertThat(snapshot.devices().getFirst().frames()).isEqualTo(MUTATIONS);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_allocated_per_packet(AnalysisConfig.Mode mode) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Analyser analyser = new Analyser(AnalysisConfig.defaults().with(mode));
    Frame frame = new Frame();
    byte[] bytes = PLAIN.clone();
    long now = START;
    long before = 0;
    for (int i = 0; i < 2 * PACKETS; i++) {
      if (i == PACKETS) {
        before = thread.getCurrentThreadAllocatedBytes();
      }
      bytes[21] = (byte) (i % 32);
      NUMBER.set(bytes, 24, i * 50);
      now += 10_000;
      frame.moveTo(bytes, 0, PLAIN.length, 1500, 101, 1, now);
      analyser.accept(frame);
    }
    long each = (thread.getCurrentThreadAllocatedBytes() - before) / PACKETS;
    assertThat(each).isZero();
  }

  /** As tcp-exporter took 115 bytes for each acknowledgement, for ever. */
  @ParameterizedTest
  @EnumSource
  void nothing_is_allocated_per_connection_once_the_table_is_full(AnalysisConfig.Mode mode) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AnalysisConfig config = AnalysisConfig.defaults().with(mode);
    Analyser analyser = new Analyser(config);
    Frame frame = new Frame();
    byte[] bytes = segment(0, 0x02, 1000);
    int warmUp = 4 * config.maxConversations();
    long now = START;
    long before = 0;
    for (int i = 0; i < warmUp + CONNECTIONS; i++) {
      if (i == warmUp) {
        before = thread.getCurrentThreadAllocatedBytes();
      }
      bytes[15] = (byte) (i >>> 16);
      bytes[20] = (byte) (i >>> 8);
      bytes[21] = (byte) i;
      now += 1_000;
      frame.moveTo(bytes, 0, bytes.length, 60, 101, 1, now);
      analyser.accept(frame);
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    AnalysisBounds bounds = analyser.snapshot().bounds();
    assertThat(bounds.conversationsSeen()).isEqualTo(warmUp + CONNECTIONS);
    int most = config.maxConversations();
    assertThat(bounds.conversations())
        .isEqualTo(mode == AnalysisConfig.Mode.WIRESHARK ? most : most / 4);
    assertThat(allocated).as("bytes for %d connections", CONNECTIONS).isLessThan(CONNECTIONS);
  }

  private static final byte[] PLAIN = segment(0, 0x10, 1000);

  private static byte[] segment(int flow, int flags, int sequence) {
    byte[] options = Crafted.bytes(3, 3, 7, 1, 8, 10, 0, 0, 0, sequence & 7, 0, 0, 0, 0, 1, 1);
    byte[] tcp = Crafted.tcp(1000 + flow, 80, sequence, sequence, flags, sequence, options, 20);
    return flow == 3
        ? Crafted.ipv6(1, 2, 6, tcp)
        : Crafted.ipv4(Crafted.CLIENT, Crafted.SERVER, 6, sequence, tcp);
  }
}
