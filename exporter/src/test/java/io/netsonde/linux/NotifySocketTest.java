package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told arrives, and what cannot arrive is said. */
class NotifySocketTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path directory;

  @Test
  void messages_arrive_at_a_path_one_by_one() throws Exception {
    String path = directory.resolve("notify").toString();
    try (NotifyListener manager = NotifyListener.at(path);
        NotifySocket service = NotifySocket.open(path)) {
      service.send("READY=1\nSTATUS=schön");
      service.send("STOPPING=1");

      assertThat(manager.next(SOON)).isEqualTo("READY=1\nSTATUS=schön");
      assertThat(manager.next(SOON)).isEqualTo("STOPPING=1");
    }
  }

  @Test
  void an_abstract_name_ends_where_it_ends() throws Exception {
    String name = "@netsonde-test-" + ProcessHandle.current().pid();
    try (NotifyListener manager = NotifyListener.at(name);
        NotifyListener other = NotifyListener.at(name + "x");
        NotifySocket service = NotifySocket.open(name)) {
      service.send("WATCHDOG=1");
      service.send("x".repeat(NotifySocket.MAX_MESSAGE));

      assertThat(manager.next(SOON)).isEqualTo("WATCHDOG=1");
      assertThat(manager.next(SOON)).hasSize(NotifySocket.MAX_MESSAGE);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> other.next(Duration.ofMillis(1)));
    }
  }

  @Test
  void nobody_there_is_said_each_time_and_no_more() throws Exception {
    try (NotifySocket service = NotifySocket.open(directory.resolve("nobody").toString())) {
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(LinuxException.class)
            .isThrownBy(() -> service.send("READY=1"))
            .withMessage("cannot tell the service manager: sendto: ENOENT");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> service.send("x".repeat(NotifySocket.MAX_MESSAGE + 1)));
    }
  }

  @Test
  void a_manager_that_does_not_read_keeps_nobody_waiting() throws Exception {
    String path = directory.resolve("notify").toString();
    try (NotifyListener manager = NotifyListener.at(path);
        NotifySocket service = NotifySocket.open(path)) {
      assertThatExceptionOfType(LinuxException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < 100_000; i++) {
              service.send("WATCHDOG=1");
            }
          })
          .withMessageEndingWith("EAGAIN");
      assertThat(manager.next(SOON)).isEqualTo("WATCHDOG=1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "@", "vsock:2:1234", "/too/long/"})
  void a_name_of_another_kind_is_refused(String name) {
    String full = name.startsWith("/") ? name + "x".repeat(100) : name;
    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> NotifySocket.open(full))
        .withMessage("cannot reach the service manager at " + full + ": socket: EINVAL");
  }
}
