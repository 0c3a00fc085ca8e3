package io.netsonde.linux;

import static io.netsonde.linux.Capability.CAP_NET_ADMIN;
import static io.netsonde.linux.Capability.CAP_NET_RAW;
import static io.netsonde.linux.Capability.CAP_SYS_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  @Test
  void the_sets_are_those_of_proc() throws Exception {
    Capabilities own = Capabilities.ofThisThread();
    assertThat(mask(own.effective())).isEqualTo(proc("CapEff:"));
    assertThat(mask(own.permitted())).isEqualTo(proc("CapPrm:"));
    assertThat(mask(own.inheritable())).isEqualTo(proc("CapInh:"));
    assertThat(mask(own.bounding())).isEqualTo(proc("CapBnd:"));
    assertThat(mask(own.ambient())).isEqualTo(proc("CapAmb:"));
  }

  @Test
  void every_capability_of_the_kernel_has_a_name() throws Exception {
    int last = Integer.parseInt(Sysctl.read("kernel/cap_last_cap"));
    assertThat(Capability.values()).hasSizeGreaterThanOrEqualTo(last + 1);
  }

  @Test
  void a_thread_that_keeps_one_right_has_only_that_and_others_keep_theirs() throws Exception {
    RootThread.run(() -> {
      Capabilities before = Capabilities.ofThisThread();
      Capabilities.keepOnly(Set.of(CAP_NET_RAW));
      Capabilities after = Capabilities.ofThisThread();
      assertThat(before.has(CAP_NET_RAW)).isTrue();
      assertThat(after.effective()).containsExactly(CAP_NET_RAW);
      assertThat(after.permitted()).containsExactly(CAP_NET_RAW);
      assertThat(after.bounding()).containsExactly(CAP_NET_RAW);
      assertThat(after.ambient()).isEmpty();
      assertThat(mask(after.effective())).isEqualTo(proc("CapEff:"));
    });
    assertThat(Capabilities.ofThisThread().has(CAP_NET_ADMIN)).isTrue();
  }

  @Test
  void a_dropped_right_is_gone_and_the_rest_stays() throws Exception {
    RootThread.run(() -> {
      Capabilities before = Capabilities.ofThisThread();
      Capabilities.drop(List.of(CAP_SYS_TIME));
      Capabilities after = Capabilities.ofThisThread();
      Set<Capability> expected = EnumSet.copyOf(before.effective());
      expected.remove(CAP_SYS_TIME);
      assertThat(after.effective()).isEqualTo(expected);
      assertThat(after.has(CAP_SYS_TIME)).isFalse();
      Capabilities.keepOnly(Set.of(CAP_SYS_TIME));
      assertThat(Capabilities.ofThisThread().effective()).isEmpty();
    });
  }

  @Test
  void a_thread_without_rights_may_still_drop() throws Exception {
    RootThread.run(() -> {
      Capabilities.keepOnly(Set.of());
      Capabilities.drop(List.of(CAP_NET_ADMIN));
      assertThat(Capabilities.ofThisThread().permitted()).isEmpty();
    });
  }

  private static long mask(Set<Capability> set) {
    return set.stream().mapToLong(c -> 1L << c.number()).sum();
  }

  private static long proc(String key) throws Exception {
    return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(key.length()).strip(), 16))
        .findFirst()
        .orElseThrow();
  }
}
