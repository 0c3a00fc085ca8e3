package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device by itself; packets pass through it in EmulatedNetworkTest. */
class TunDeviceTest {
  @Test
  void it_is_there_until_it_is_closed() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (TunDevice device = TunDevice.open("tun-test")) {
        assertThat(device.name()).isEqualTo("tun-test");
        assertThat(interfaces()).contains("tun-test:");
      }
      assertThat(interfaces()).doesNotContain("tun-test:");
    });
  }

  @Test
  void it_neither_waits_nor_takes_packets_while_it_is_down() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (TunDevice device = TunDevice.open("tun-test");
          Arena arena = Arena.ofConfined()) {
        MemorySegment packet = arena.allocate(20);
        packet.fill((byte) 0x45);

        assertThat(device.read(packet)).isEqualTo(-Errno.EAGAIN);
        assertThat(device.write(packet, 20)).isEqualTo(-Errno.EIO);
      }
    });
  }

  @Test
  void a_name_that_is_taken_is_refused_in_a_sentence() throws Exception {
    RootThread.inNewNamespace(() -> {
      try (TunDevice device = TunDevice.open("tun-test")) {
        assertThatThrownBy(() -> TunDevice.open(device.name()))
            .isInstanceOf(LinuxException.class)
            .hasMessage(
                "cannot make the TUN device tun-test, because the name is taken: ioctl: EBUSY");
      }
    });
  }

  @Test
  void without_the_capability_it_is_refused_in_a_sentence() throws Exception {
    RootThread.inNewNamespace(() -> {
      Capabilities.keepOnly(List.of());

      assertThatThrownBy(() -> TunDevice.open("tun-test"))
          .isInstanceOf(LinuxException.class)
          .hasMessage(
              "cannot make the TUN device tun-test, which needs CAP_NET_ADMIN: ioctl: EPERM");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sixteen-letters-", "a/b", "a%d", "ä"})
  void a_name_that_cannot_be_is_refused_before_the_kernel_sees_it(String name) {
    assertThatThrownBy(() -> TunDevice.open(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name: '" + name + "' (expected: 1 to 15 ");
  }

  @Test
  void use_after_close_is_an_error() throws Exception {
    RootThread.inNewNamespace(() -> {
      TunDevice device = TunDevice.open("tun-test");
      device.close();
      device.close();

      assertThat(device.descriptor().isClosed()).isTrue();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment packet = arena.allocate(20);
        assertThatThrownBy(() -> device.read(packet))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the TUN device is closed");
      }
    });
  }

  private static String interfaces() throws Exception {
    return Files.readString(Path.of("/proc/thread-self/net/dev"));
  }
}
