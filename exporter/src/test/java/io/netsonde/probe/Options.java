package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Optional;

/** Options of a target that differ from the defaults in what a test is about. */
record Options(ProbeOptions made) {
  static final Options NONE = new Options(ProbeOptions.DEFAULTS);

  Options source(IpAddress address) {
    return new Options(
        new ProbeOptions(
            Optional.of(address),
            made.device(),
            made.dscp(),
            made.size(),
            made.dontFragment(),
            made.interval()));
  }

  Options device(String name) {
    return new Options(
        new ProbeOptions(
            made.source(),
            Optional.of(name),
            made.dscp(),
            made.size(),
            made.dontFragment(),
            made.interval()));
  }

  Options dscp(int value) {
    return new Options(
        new ProbeOptions(
            made.source(),
            made.device(),
            value,
            made.size(),
            made.dontFragment(),
            made.interval()));
  }

  Options size(int bytes) {
    return new Options(
        new ProbeOptions(
            made.source(),
            made.device(),
            made.dscp(),
            bytes,
            made.dontFragment(),
            made.interval()));
  }

  Options mayBeCut() {
    return new Options(
        new ProbeOptions(
            made.source(), made.device(), made.dscp(), made.size(), false, made.interval()));
  }

  Options interval(Duration interval) {
    return new Options(
        new ProbeOptions(
            made.source(),
            made.device(),
            made.dscp(),
            made.size(),
            made.dontFragment(),
            Optional.of(interval)));
  }
}
