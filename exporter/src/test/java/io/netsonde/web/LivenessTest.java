package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** Only what does something about a connection counts as alive. */
class LivenessTest {
  private static final int PATIENCE_MILLIS = 200;

  @Test
  void a_listener_whose_program_accepts_nothing_is_dead() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertThat(Liveness.of(address(silent), PATIENCE_MILLIS)).isFalse();
    }
  }

  @Test
  void one_that_accepts_and_says_nothing_is_dead() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket kept = mute.accept()) {
              kept.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
              // The end of the test.
            }
          });
      assertThat(Liveness.of(address(mute), PATIENCE_MILLIS)).isFalse();
    }
  }

  @Test
  void one_that_hangs_up_is_alive() throws Exception {
    try (ServerSocket curt = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              curt.accept().close();
            } catch (IOException e) {
              // The end of the test.
            }
          });
      assertThat(Liveness.of(address(curt), 5000)).isTrue();
    }
  }

  @Test
  void nobody_at_the_port_is_dead() throws Exception {
    InetSocketAddress gone;
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      gone = address(socket);
    }
    assertThat(Liveness.of(gone, PATIENCE_MILLIS)).isFalse();
  }

  private static InetSocketAddress address(ServerSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }
}
