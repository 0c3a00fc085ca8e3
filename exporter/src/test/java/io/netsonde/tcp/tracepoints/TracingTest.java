package io.netsonde.tcp.tracepoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.Capabilities;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.wire.ebpf.KernelTypes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the kernel lets be done, and what not. */
@NeedsRoot
class TracingTest {
  @Test
  void the_kernel_trusts_every_program() throws Exception {
    try (Tracing tracing = Tracing.open()) {
      tracing.read();
      assertThat(tracing.missedEvents()).isZero();
      assertThat(tracing.of(0)).isEqualTo(TracedCounts.NONE);
      assertThat(NetworkNamespace.currentCookie()).isPositive();
    }
  }

  /** Containers come and go by the thousand, and the kernel counts for each. */
  @Test
  @NeedsTool("ip")
  void namespaces_that_nobody_visits_any_more_leave_room_for_those_that_come() throws Exception {
    try (Lab lab = Lab.open();
        Tracing tracing = Tracing.open(40)) {
      for (int i = 0; i < 12; i++) {
        Host visited = lab.host("h" + i);
        long cookie = visited.call(NetworkNamespace::currentCookie);
        Eventually.within(Duration.ofSeconds(10))
            .see(
                "what happens in " + visited,
                () -> {
                  visited.call(TracingTest::beRefused);
                  tracing.read();
                  return tracing.of(cookie).counts();
                },
                counts -> !counts.isEmpty());
      }
    }
  }

  private static boolean beRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 9)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void without_the_right_it_is_refused_in_one_line() throws Exception {
    try (var executor = Executors.newSingleThreadExecutor()) {
      Future<String> refused =
          executor.submit(() -> {
            Capabilities.confine(Set.of());
            try (Tracing tracing = Tracing.open()) {
              return "opened, with " + tracing.missedEvents();
            } catch (IOException e) {
              return String.valueOf(e.getMessage());
            }
          });
      assertThat(refused.get())
          .isEqualTo(
              "cannot make a table in the kernel: bpf: EPERM; it takes CAP_BPF and CAP_PERFMON");
    }
  }

  @Test
  void a_kernel_that_does_not_tell_where_its_fields_are_is_refused() {
    byte[] nothing = {(byte) 0x9f, (byte) 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] header = java.util.Arrays.copyOf(nothing, 24);
    assertThatThrownBy(() -> KernelOffsets.of(KernelTypes.of(header)))
        .isInstanceOf(IOException.class)
        .hasMessage("this kernel has no sock_common.skc_family that can be read");
  }
}
