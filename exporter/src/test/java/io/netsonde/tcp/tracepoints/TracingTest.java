package io.netsonde.tcp.tracepoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.NeedsRoot;
import io.netsonde.linux.Capabilities;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.wire.ebpf.KernelTypes;
import java.io.IOException;
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
