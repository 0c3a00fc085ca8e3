package io.netsonde.tcp.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.FrameSender;
import io.netsonde.tcp.capture.CaptureSnapshot.Device;
import io.netsonde.wire.frame.Frame;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops at one end of a cable, frames from the other. */
@NeedsRoot
@NeedsTool("ip")
class CaptureLoopTest {
  private static final String FILTER = "tcp port 80";

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void every_frame_is_read_under_the_name_of_its_interface() throws Exception {
    Link one = lab.link(near, far);
    Link two = lab.link(near, far);
    try (Capturing capturing = Capturing.in(far, Capturing.config(FILTER, 8, "*"))) {
      capturing.awaitOpen("lo", one.right().name(), two.right().name());
      send(one.left(), 30, 80);
      send(one.left(), 5, 81);
      send(two.left(), 40, 80);
      Map<String, Long> wanted = Map.of(one.right().name(), 30L, two.right().name(), 40L);
      Eventually.within(Capturing.LIMIT).see("frames", capturing::frames, wanted::equals);
      CaptureSnapshot snapshot =
          capturing.await(
              "counts",
              s ->
                  packets(s, one.right().name()) == 30
                      && packets(s, two.right().name()) == 40
                      && s.lastFrame().isPresent());
      assertThat(snapshot.trouble()).isEmpty();
      assertThat(snapshot.errors()).isEmpty();
      assertThat(snapshot.devices()).allSatisfy(d -> assertThat(d.drops()).isZero());
    }
  }

  @Test
  void an_interface_is_followed_as_it_comes_goes_and_is_renamed() throws Exception {
    try (Capturing capturing = Capturing.in(far, Capturing.config(FILTER, 8, "web*", "lan0"))) {
      capturing.await("trouble", s -> s.trouble().equals("no interface is called web* or lan0"));
      String inner = cable("web0", 100);
      capturing.awaitOpen("web0");
      send(inner, 3);
      Eventually.within(Capturing.LIMIT)
          .see("three", capturing::frames, Map.of("web0", 3L)::equals);

      // Anew, under the same number, which is greater than there are interfaces.
      far.run("ip", "link", "delete", "web0");
      capturing.await("gone", s -> !s.trouble().isEmpty());
      assertThat(capturing.gone()).containsExactly("web0");
      inner = cable("web0", 100);
      long begin = System.nanoTime();
      capturing.awaitOpen("web0");
      send(inner, 4);
      Eventually.within(Capturing.LIMIT)
          .see("seven", capturing::frames, Map.of("web0", 7L)::equals);
      // By the kernel's word, and not because the loop looks again every five seconds.
      assertThat(System.nanoTime() - begin).isLessThan(4_000_000_000L);
      capturing.await("count goes on", s -> packets(s, "web0") == 7);

      far.run("ip", "link", "set", "web0", "down");
      far.run("ip", "link", "set", "web0", "name", "lan0");
      far.run("ip", "link", "set", "lan0", "up");
      awaitCarrier(inner);
      capturing.awaitOpen("lan0");
      send(inner, 5);
      capturing.await("the new name counts", s -> packets(s, "lan0") == 5);
      assertThat(packets(capturing.snapshot(), "web0")).isEqualTo(7);

      far.run("ip", "link", "set", "lan0", "name", "other");
      capturing.await("no more wanted", s -> s.open().isEmpty());
      assertThat(capturing.snapshot().trouble()).isEqualTo("no interface is called web* or lan0");
    }
  }

  @Test
  void beyond_the_bound_interfaces_share_a_ring() throws Exception {
    List<Link> links = IntStream.range(0, 4).mapToObj(i -> lab.link(near, far)).toList();
    far.run("ip", "link", "set", "lo", "down");
    try (Capturing capturing = Capturing.in(far, Capturing.config(FILTER, 1, "*"))) {
      capturing.await("all open", s -> s.open().size() == 5 && s.trouble().isEmpty());
      for (Link link : links) {
        send(link.left(), 6, 80);
      }
      Eventually.within(Capturing.LIMIT)
          .pass(
              "frames",
              () ->
                  links.forEach(link ->
                      assertThat(capturing.frames()).containsEntry(link.right().name(), 6L)));
      CaptureSnapshot snapshot =
          capturing.await("counted together", s -> packets(s, CaptureSnapshot.SHARED) == 18);
      assertThat(snapshot.devices()).filteredOn(d -> d.open() && !d.counted()).hasSize(3);
      assertThat(snapshot.boundHits()).containsEntry("rings", 3L);

      links.getLast().right().delete();
      capturing.await("one less", s -> s.open().size() == 4);
      send(links.get(2).left(), 1, 80);
      capturing.await("still counted", s -> packets(s, CaptureSnapshot.SHARED) == 19);
    }
  }

  @Test
  void what_the_kernel_drops_is_counted_by_interface() throws Exception {
    Link link = lab.link(near, far);
    CountDownLatch release = new CountDownLatch(1);
    Capturing.Counter sleepy =
        new Capturing.Counter() {
          @Override
          public void accept(Frame frame) {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.accept(frame);
          }
        };
    try (Capturing capturing = Capturing.in(far, Capturing.config(FILTER, 8, "*"), sleepy)) {
      String name = link.right().name();
      capturing.awaitOpen("lo", name);
      int sent = 20_000;
      send(link.left(), sent, 80);
      release.countDown();
      CaptureSnapshot snapshot = capturing.await("all counted", s -> packets(s, name) == sent);
      Device device = device(snapshot, name);
      assertThat(device.drops()).isPositive();
      assertThat(device.freezes()).isPositive();
      Eventually.within(Capturing.LIMIT)
          .see(
              "sent is seen and dropped",
              () -> capturing.frames().getOrDefault(name, 0L) + device.drops(),
              sum -> sum == sent);
    }
  }

  @Test
  void a_reader_that_throws_loses_one_frame() throws Exception {
    Link link = lab.link(near, far);
    Capturing.Counter choosy =
        new Capturing.Counter() {
          private int seen;

          @Override
          public void accept(Frame frame) {
            if (seen++ == 2) {
              throw new IllegalStateException("as a test wants it");
            }
            super.accept(frame);
          }
        };
    String name = link.right().name();
    try (Capturing capturing = Capturing.in(far, Capturing.config(FILTER, 8, name), choosy)) {
      capturing.awaitOpen(name);
      send(link.left(), 10, 80);
      Eventually.within(Capturing.LIMIT).see("nine", capturing::frames, Map.of(name, 9L)::equals);
      capturing.await("counted", s -> s.errors().equals(Map.of("defect", 1L)));
    }
  }

  @Test
  void loops_that_share_packets_have_each_once() throws Exception {
    Link link = lab.link(near, far);
    String name = link.right().name();
    CaptureConfig config = Capturing.config(FILTER, 8, name);
    try (Capturing one = Capturing.in(far, config, 4_711);
        Capturing two = Capturing.in(far, config, 4_711)) {
      one.awaitOpen(name);
      two.awaitOpen(name);
      for (int port = 1_000; port < 1_064; port++) {
        try (FrameSender sender = FrameSender.at(link.left())) {
          sender.send(tcp(port, 80));
          sender.send(tcp(80, port));
        }
      }
      Eventually.within(Capturing.LIMIT)
          .see("all of them", () -> frames(one, name) + frames(two, name), sum -> sum == 128);
      assertThat(frames(one, name)).isBetween(1L, 127L);
      // Both directions of a connection reach the same loop.
      assertThat(frames(one, name) % 2).isZero();
    }
  }

  @Test
  void without_the_right_it_says_what_is_missing() throws Exception {
    try (Capturing capturing = Capturing.withoutRights(far, Capturing.config("", 8, "*"))) {
      CaptureSnapshot snapshot = capturing.await("refused", s -> !s.permitted());
      assertThat(snapshot.trouble())
          .isEqualTo(
              "not permitted: capturing needs CAP_NET_RAW and sockets of the family AF_PACKET");
      assertThat(snapshot.open()).isEmpty();
    }
  }

  /** A cable to the other host, whose end here has this name and number. */
  private String cable(String name, int index) {
    String other = "in" + System.nanoTime() % 1_000_000;
    far.run(
        "ip",
        "link",
        "add",
        name,
        "index",
        Integer.toString(index),
        "type",
        "veth",
        "peer",
        "name",
        other);
    far.run("ip", "link", "set", other, "up");
    far.run("ip", "link", "set", name, "up");
    awaitCarrier(other);
    return other;
  }

  private void awaitCarrier(String name) {
    Eventually.within(Capturing.LIMIT)
        .see(
            "carrier of " + name,
            () -> far.run("ip", "-o", "link", "show", "dev", name),
            line -> line.contains(" state UP "));
  }

  private void send(String inner, int count) throws Exception {
    // From the peer, which stands in the same host and is not captured from.
    try (FrameSender sender = FrameSender.at(far, inner)) {
      for (int i = 0; i < count; i++) {
        sender.send(tcp(1_000, 80));
      }
    }
  }

  private static void send(Interface place, int count, int port) throws Exception {
    try (FrameSender sender = FrameSender.at(place)) {
      for (int i = 0; i < count; i++) {
        sender.send(tcp(1_000, port));
      }
    }
  }

  private static byte[] tcp(int source, int destination) {
    String a = source < destination ? "0a000002" : "0a000001";
    String b = source < destination ? "0a000001" : "0a000002";
    return HexFormat.of()
        .parseHex(
            "ffffffffffff0200000000010800"
                + ("450000280000400040060000" + a + b)
                + "%04x%04x".formatted(source, destination)
                + "00000001000000005010ffff00000000");
  }

  private static long frames(Capturing capturing, String name) {
    return capturing.frames().getOrDefault(name, 0L);
  }

  private static long packets(CaptureSnapshot snapshot, String name) {
    return snapshot.devices().stream()
        .filter(device -> device.name().equals(name))
        .mapToLong(Device::packets)
        .sum();
  }

  private static Device device(CaptureSnapshot snapshot, String name) {
    return snapshot.devices().stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
