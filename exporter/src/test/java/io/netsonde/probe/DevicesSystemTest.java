package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever kind of device probes leave by, all are answered and stamped by the kernel. */
@NeedsRoot
@NeedsTool("ip")
class DevicesSystemTest {
  private static final int TIMES = 20;
  private static final Path STAMPS_WITH_DATA = Path.of("/proc/sys/net/core/tstamp_allow_data");

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");

  @AfterEach
  void close() {
    lab.close();
  }

  /** A bridge denies that it can stamp (ethtool -T), and its ports do. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bridge(boolean v6) {
    Bridge bridge = lab.bridge(near, "10.77.1.1/24", "fd77:1::1/64");
    bridge.join(lab.host("far"), "10.77.1.2/24", "fd77:1::2/64");
    IpAddress far = Probing.address(v6 ? "fd77:1::2" : "10.77.1.2");
    Probing.introduce(near, far);

    stampedByTheKernel(far, TransmitStamps.NUMBERED);
  }

  /** A tun device has no link header, like WireGuard and ppp. */
  @ParameterizedTest
  @EnumSource
  void tun(TransmitStamps stamps) {
    near.emulate("10.79.0.0/16", "fd79::/64").at("10.79.0.9");

    stampedByTheKernel(Probing.address("10.79.0.9"), stamps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void loopback(String address) {
    stampedByTheKernel(Probing.address(address), TransmitStamps.NUMBERED);
  }

  /**
   * Where an administrator forbids stamps that bring data along, as containers without rights have
   * it, stamps alone still come.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stamps_without_data(boolean v6) throws IOException {
    lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
    IpAddress far = Probing.address(v6 ? "fd77:1::2" : "10.77.1.2");
    Probing.introduce(near, far);
    String before = Files.readString(STAMPS_WITH_DATA);
    Files.writeString(STAMPS_WITH_DATA, "0");
    try {
      stampedByTheKernel(far, TransmitStamps.NUMBERED);
    } finally {
      Files.writeString(STAMPS_WITH_DATA, before);
    }
  }

  private void stampedByTheKernel(IpAddress address, TransmitStamps stamps) {
    try (Probing probing = new Probing(near, Probing.config(20, 1000), stamps)) {
      probing.until("IPv6", e -> e.statistics().v6().open());
      Tally.Of of = probing.probe(address, TIMES);
      probing.until("all outcomes", of, o -> o.sent() == TIMES);

      assertThat(of.received()).as("%s", of).isEqualTo(TIMES);
      assertThat(of.sources()).containsOnly(StampSource.KERNEL);
    }
  }
}
