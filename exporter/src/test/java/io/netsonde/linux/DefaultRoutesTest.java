package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultRoutesTest {
  private static final String HEADING =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

  @TempDir private Path directory;

  @Test
  void each_family_has_its_own_and_an_on_link_one_counts() throws Exception {
    Files.writeString(
        directory.resolve("route"),
        HEADING
            + "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
            + "ppp0\t00000000\t00000000\t0001\t0\t0\t200\t00000000\t0\t0\t0\n"
            + "eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
            + "eth2\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n"
            + "*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0\n");
    String any = "0".repeat(32);
    Files.writeString(
        directory.resolve("ipv6_route"),
        v6("fd" + "0".repeat(30), "40", "00000001", "eth3")
            + v6(any, "00", "00000003", "eth4")
            + v6(any, "03", "00000003", "eth5")
            + v6(any, "00", "00200200", "lo"));

    assertThat(DefaultRoutes.devices(directory)).containsExactly("eth0", "eth4", "ppp0");
  }

  @Test
  void without_files_or_with_nonsense_in_them_there_are_none() throws Exception {
    assertThat(DefaultRoutes.devices(directory)).isEmpty();
    Files.writeString(
        directory.resolve("route"),
        HEADING + "\neth0\neth0 00000000 0 zz 0 0 0 00000000\neth0 00000000 0 0003\n");

    assertThat(DefaultRoutes.devices(directory)).isEmpty();
  }

  @Test
  void a_routing_table_without_end_is_left_after_a_while() throws Exception {
    String route = "eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
    Files.writeString(
        directory.resolve("route"),
        HEADING
            + route.repeat(20_000)
            + "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");

    assertThat(DefaultRoutes.devices(directory)).isEmpty();
  }

  @Test
  @NeedsRoot
  void they_are_those_of_the_threads_namespace() throws Exception {
    RootThread.inNewNamespace(() -> assertThat(DefaultRoutes.devices()).isEmpty());
  }

  private static String v6(String destination, String length, String flags, String device) {
    String any = "0".repeat(32);
    return String.join(
            " ", destination, length, any, "00", any, "00000400", "00000001", "00000000", flags)
        + "     "
        + device
        + "\n";
  }
}
