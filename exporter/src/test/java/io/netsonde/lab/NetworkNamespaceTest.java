package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link NetworkNamespace} is the kernel room's, but only the lab has namespaces to enter. */
class NetworkNamespaceTest {
  @Test
  @NeedsRoot
  @NeedsTool("ip")
  void a_task_runs_inside_and_its_caller_stays_outside() throws Exception {
    try (Lab lab = Lab.open()) {
      NetworkNamespace namespace = lab.host("inside").namespace();
      long outside = NetworkNamespace.currentIdentity();

      long inside = namespace.call(NetworkNamespace::currentIdentity);

      assertThat(inside).isEqualTo(namespace.identity()).isNotEqualTo(outside);
      assertThat(NetworkNamespace.currentIdentity()).isEqualTo(outside);
      assertThat(namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/dev"))))
          .hasSize(3)
          .anyMatch(line -> line.contains("lo:"));
    }
  }

  @Test
  @NeedsRoot
  @NeedsTool("ip")
  void threads_of_the_factory_begin_inside() throws Exception {
    try (Lab lab = Lab.open()) {
      NetworkNamespace namespace = lab.host("inside").namespace();
      try (ExecutorService pool = Executors.newSingleThreadExecutor(namespace.threads("loop"))) {

        assertThat(pool.submit(NetworkNamespace::currentIdentity).get())
            .isEqualTo(namespace.identity());
        assertThat(pool.submit(() -> Thread.currentThread().getName()).get()).isEqualTo("loop-0");
      }
    }
  }

  @Test
  @NeedsRoot
  @NeedsTool("ip")
  void named_namespaces_are_listed() throws Exception {
    NetworkNamespace namespace;
    try (Lab lab = Lab.open()) {
      namespace = lab.host("listed").namespace();

      assertThat(NetworkNamespace.named()).contains(namespace);
      assertThat(namespace.exists()).isTrue();
    }
    assertThat(NetworkNamespace.named()).doesNotContain(namespace);
    assertThat(namespace.exists()).isFalse();
  }

  @Test
  void a_missing_namespace_is_named_with_the_call_that_failed() {
    NetworkNamespace missing = NetworkNamespace.named("no-such-namespace-here");

    assertThatThrownBy(() -> missing.call(() -> 1))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessage(
            "cannot enter network namespace /run/netns/no-such-namespace-here: open: ENOENT");
  }

  @Test
  void a_file_that_is_no_namespace_is_refused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThatThrownBy(() -> new NetworkNamespace(file).call(() -> 1))
        .isInstanceOf(LinuxException.class)
        .hasMessageEndingWith(": setns: EINVAL");
  }

  @Test
  void a_virtual_thread_is_not_moved() {
    NetworkNamespace current = new NetworkNamespace(Path.of("/proc/self/ns/net"));
    CompletableFuture<Void> entered = new CompletableFuture<>();

    Thread.startVirtualThread(() -> {
      try {
        current.enter();
        entered.complete(null);
      } catch (Exception e) {
        entered.completeExceptionally(e);
      }
    });

    assertThatThrownBy(entered::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on a virtual thread");
  }

  @Test
  void a_name_is_not_a_path() {
    assertThatThrownBy(() -> NetworkNamespace.named("../x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'../x'");
  }
}
