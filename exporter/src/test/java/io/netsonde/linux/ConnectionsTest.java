package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts the files that this process has open, so that nothing may run beside it. */
@Isolated
class ConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void open_port_is_connected_timed_and_reset(String host) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(host));
        Connections connections = new Connections(4)) {
      IpAddress address = IpAddress.parse(host).orElseThrow();

      // Beyond the capacity numbers go round.
      assertThat(connections.begin(1_000_003, address, server.getLocalPort(), null, 0, 0)).isZero();

      assertThat(first(connections)).isEqualTo(1_000_003);
      assertThat(connections.error(1_000_003)).isZero();
      TcpInfo info = connections.info(1_000_003);
      assertThat(info.state()).isEqualTo(TcpInfo.TCP_ESTABLISHED);
      assertThat(info.roundTripNanos()).isBetween(1_000L, PATIENCE.toNanos());
      assertThat(info.retransmissions()).isZero();
      assertThat(info.hasTimestamps()).isTrue();
      assertThat(connections.isToItself(1_000_003)).isFalse();
      assertThat(connections.localAddress(1_000_003)).isEqualTo(address);
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout((int) PATIENCE.toMillis());
        connections.end(1_000_003);
        assertThatThrownBy(() -> accepted.getInputStream().read())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("reset");
      }
    }
  }

  @Test
  void closed_port_is_refused() throws Exception {
    IpAddress address = IpAddress.parse("127.0.0.1").orElseThrow();
    try (Connections connections = new Connections(4)) {
      assertThat(connections.begin(0, address, 1, null, 0, 0)).isZero();

      assertThat(first(connections)).isZero();
      assertThat(connections.error(0)).isEqualTo(Errno.ECONNREFUSED);
      assertThat(connections.error(0)).as("told once").isZero();
      assertThat(connections.info(0).state()).isEqualTo(TcpInfo.TCP_CLOSE);
    }
  }

  @Test
  void what_this_machine_refuses_uses_nothing_up() throws Exception {
    long before = openFiles();
    try (Connections connections = new Connections(4)) {
      IpAddress broadcast = IpAddress.parse("255.255.255.255").orElseThrow();
      for (int number = 0; number < 100; number++) {
        assertThat(connections.begin(number, broadcast, 80, null, 0, 0)).isNegative();
      }
      assertThat(openFiles()).isLessThan(before + 20);
    }
  }

  @Test
  void nothing_stays_open() throws Exception {
    IpAddress address = IpAddress.parse("127.0.0.1").orElseThrow();
    long before = openFiles();
    try (ServerSocket server = new ServerSocket(0, 200);
        Connections connections = new Connections(128)) {
      for (int number = 0; number < 128; number++) {
        assertThat(connections.begin(number, address, server.getLocalPort(), null, 0, 0)).isZero();
      }
      assertThat(openFiles()).isGreaterThanOrEqualTo(before + 128);
      connections.end(5);
      connections.end(5);
    }

    Eventually.within(PATIENCE)
        .see("files closed", ConnectionsTest::openFiles, now -> now < before + 20);
  }

  @Test
  void limit_of_open_files_is_what_the_kernel_says() throws Exception {
    String line;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      line = lines.filter(l -> l.startsWith("Max open files")).findFirst().orElseThrow();
    }

    assertThat(OpenFiles.limit()).isEqualTo(Integer.parseInt(line.split("\\s+", -1)[3]));
  }

  private static int first(Connections connections) {
    Eventually.within(PATIENCE).see("an event", connections::look, count -> count == 1);
    return connections.number(0);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
