package io.netsonde.bench;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far a contestant's mean round-trip time is from that of the packets on the near end of the
 * cable, as an independent witness saw them. One witness for all pings since the contestant's
 * start, so that both means are over the same packets.
 *
 * @param name the contestant's
 * @param pings pairs that the witness saw
 * @param wireMicros their mean
 * @param reportedMicros the contestant's mean
 */
record Accuracy(String name, int pings, double wireMicros, double reportedMicros) {
  private static final Scenario SCENARIO = new Scenario(10, Duration.ofMillis(100), false);
  private static final Duration TIME = Duration.ofSeconds(5);

  private record Ping(InetAddress peer, int id, int sequence) {}

  /** Measures both contestants, one after the other. */
  static List<Accuracy> measure(Path launcher) {
    return List.of(ofNetsonde(launcher), ofFping());
  }

  private static Accuracy ofNetsonde(Path launcher) {
    try (Playground playground = new Playground();
        Capture wire = playground.cable().left().capture("icmp");
        ServeContestant server = new ServeContestant("netsonde", launcher, playground, SCENARIO)) {
      server.ask(SCENARIO);
      Wait.sleep(TIME);
      Scrape scrape =
          server.scrape(ServeContestant.queries(Playground.addresses(SCENARIO)).getFirst());
      server.pause();
      double micros =
          scrape.sum("icmp_probe_latency_seconds_total")
              / scrape.sum("icmp_probe_packets_recv_total")
              * 1e6;
      return of("netsonde", wire.stop(), micros);
    } catch (IOException e) {
      throw new Unmeasured("the server does not answer", e);
    }
  }

  private static Accuracy ofFping() {
    try (Playground playground = new Playground();
        Capture wire = playground.cable().left().capture("icmp")) {
      Path targets = Files.createTempFile("netsonde-bench", ".targets");
      try {
        Files.write(targets, Playground.addresses(SCENARIO));
        String period = Long.toString(SCENARIO.interval().toMillis());
        RunningProcess fping =
            playground
                .near()
                .start("fping", "-l", "-q", "-i", "0", "-p", period, "-f", targets.toString());
        Wait.sleep(TIME);
        fping.signal("INT");
        String summary = fping.await(Duration.ofSeconds(10)).errors();
        return of("fping", wire.stop(), FpingSummary.parse(summary).meanMicros());
      } finally {
        Files.delete(targets);
      }
    } catch (IOException e) {
      throw new Unmeasured("cannot write the targets", e);
    }
  }

  private static Accuracy of(String name, List<CapturedPacket> packets, double reportedMicros) {
    double[] nanos = roundTrips(packets);
    OptionalDouble mean = Arrays.stream(nanos).average();
    return new Accuracy(
        name,
        nanos.length,
        mean.orElseThrow(() -> new Unmeasured("the witness saw no ping of " + name)) / 1e3,
        reportedMicros);
  }

  /** From each request to its first reply, in nanoseconds. */
  static double[] roundTrips(List<CapturedPacket> packets) {
    Map<Ping, Long> waiting = new HashMap<>();
    return packets.stream()
        .mapToDouble(packet -> {
          if (packet.isEchoRequest()) {
            waiting.put(
                new Ping(packet.destination(), packet.id(), packet.sequence()),
                packet.epochNanos());
            return -1;
          }
          Long sent =
              packet.isEchoReply()
                  ? waiting.remove(new Ping(packet.source(), packet.id(), packet.sequence()))
                  : null;
          return sent == null ? -1 : packet.epochNanos() - sent;
        })
        .filter(nanos -> nanos >= 0)
        .toArray();
  }
}
