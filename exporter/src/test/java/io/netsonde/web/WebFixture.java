package io.netsonde.web;

import io.netsonde.metrics.BuildVersion;
import io.netsonde.metrics.Family;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.FakeSlice;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.live.LivePages;
import io.netsonde.web.security.WebSecurity;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A web server on a free port of loopback with slices that show every kind of answer. */
final class WebFixture implements AutoCloseable {
  static final BuildVersion VERSION = new BuildVersion("1.2.3", "abcdef", "25");

  /** Holds answers of {@code /slow} back until it is counted down. */
  final CountDownLatch slow = new CountDownLatch(1);

  /** More than the buffers of a connection take in at once. */
  private static final String LARGE = "x".repeat(4 << 20);

  final FakeOperator operator = new FakeOperator();
  private final WebServer server;

  WebFixture(WebConfig config) throws ListenException {
    this(config, new AnswerMemory());
  }

  WebFixture(WebConfig config, AnswerMemory memory) throws ListenException {
    this(config, WebSecurity.none(), memory);
  }

  WebFixture(WebConfig config, WebSecurity security, AnswerMemory memory) throws ListenException {
    server =
        new WebServer(
            config.withListenAddresses(List.of(ListenAddress.parse("127.0.0.1:0"))),
            security,
            new SliceCollector(slices(), System::nanoTime),
            operator,
            VERSION,
            memory,
            LivePages.STEP);
    server.start();
  }

  private List<Slice> slices() {
    Health probe =
        new Health(
            true,
            "Pings 12 targets over IPv4.",
            Optional.of(Instant.now().minusSeconds(3)),
            List.of(
                new Feature("icmpv4", true, "raw socket, kernel stamps"),
                new Feature("icmpv6", false, "no IPv6 address; give the machine one"),
                new Feature("tcp_syn", true, "packet ring on eth0")),
            Map.of("timeout", 41L, "unreachable", 2L),
            Map.of("results", 7L));
    Health clients =
        new Health(
            false,
            "cannot read <script>alert(\"&'\")</script>; run as root or grant CAP_NET_ADMIN",
            Optional.empty(),
            List.of(),
            Map.of(),
            Map.of());
    return List.of(
        FakeSlice.working("probe", Family.counter("probe_sent_total", "Sent.").add(5).snapshot())
            .with(() -> probe)
            .with(
                new Endpoint(
                    "/probe",
                    "Probe a target once, now.",
                    List.of("target", "module"),
                    request ->
                        new Answer.Families(
                            new FamilyUnion()
                                .addAll(
                                    List.of(
                                        Family.gauge("probe_success", "Ok.", "target")
                                            .add(1, request.parameter("target").orElse(""))
                                            .snapshot()))
                                .snapshots(),
                            Map.of("X-Probe", "yes"))),
                new Endpoint("/slow", "Answers late.", List.of(), _ -> answerLate()),
                new Endpoint(
                    "/large", "Answers a lot.", List.of(), _ -> Answer.Text.plain(200, LARGE))),
        FakeSlice.working("clients")
            .with(() -> clients)
            .with(
                new Endpoint(
                    "/broken",
                    "Throws.",
                    List.of(),
                    _ -> {
                      throw new IllegalStateException("planted");
                    }),
                new Endpoint(
                    "/split",
                    "Wants a header of two lines.",
                    List.of(),
                    _ -> new Answer.Text(200, "text/plain", "", Map.of("X-A", "b\r\nX-C: d")))));
  }

  private Answer answerLate() {
    try {
      slow.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.Text.plain(200, "late");
  }

  InetSocketAddress address() {
    return server.addresses().getFirst();
  }

  WebServer server() {
    return server;
  }

  @Override
  public void close() {
    slow.countDown();
    server.close();
  }
}
