package io.netsonde.probe;

import io.netsonde.metrics.Exposition;
import io.netsonde.metrics.TimeHistogram;
import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** An answer of {@code /probe} with every family that it can have, which no single target shows. */
public final class WholeAnswer {
  private WholeAnswer() {}

  /** The answer to a request for an address and that to one for a port, as Prometheus text. */
  public static String text(boolean compat) throws IOException {
    IpAddress address = Probing.address("192.0.2.1");
    TargetSnapshot everything =
        new TargetSnapshot(
            2,
            1,
            1,
            1,
            OptionalDouble.of(1),
            OptionalInt.of(64),
            OptionalInt.of(1400),
            1,
            new SampleWindow.Statistics(2, 1, 1, 1, 1),
            Optional.of(TimeHistogram.ofRoundTrips().snapshot()),
            new LossBursts.Snapshot(1, 1, 1),
            1,
            1,
            1,
            Map.of(LossCause.HOST_UNREACHABLE, 1L),
            Optional.of(new TargetSnapshot.Report(LossCause.HOST_UNREACHABLE, address)),
            Map.of(Discard.DUPLICATE, 1L),
            Map.of("eperm", 1L),
            Optional.of(StampSource.KERNEL));
    return text(false, Destination.echo(address), everything, compat)
        + text(true, new Destination(address, 443), everything, compat);
  }

  private static String text(
      boolean tcp, Destination destination, TargetSnapshot everything, boolean compat)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of())
        .write(
            ProbeFamilies.of(
                tcp,
                Map.of(destination, everything),
                Map.of(
                    "name",
                    new Resolution(
                        Optional.of(true), List.of(), Optional.of(Instant.ofEpochSecond(1)))),
                compat),
            out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
