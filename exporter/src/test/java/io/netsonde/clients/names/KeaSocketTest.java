package io.netsonde.clients.names;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kea's control socket, played by the test with answers that Kea gave. */
class KeaSocketTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void leases_are_asked_for_and_read() throws Exception {
    String recorded =
        new String(LeaseFormatsTest.recorded("kea-lease4-get-all.json"), StandardCharsets.UTF_8);
    try (Server server = new Server(directory.resolve("kea.sock"), command -> recorded);
        KeaSocket kea = socket()) {
      ask(kea);
      assertThat(kea.table().size()).isEqualTo(3);
      assertThat(
              kea.table()
                  .find(IpAddress.parse("192.168.10.102").orElseThrow(), null, 1_795_208_300))
          .isNotNull();
      assertThat(server.commands).containsExactly("{\"command\": \"lease4-get-all\"}");
      assertThat(kea.health().up()).isTrue();
    }
  }

  @Test
  void a_server_of_ipv6_is_asked_by_its_own_command_from_then_on() throws Exception {
    try (Server server =
            new Server(
                directory.resolve("kea.sock"),
                command ->
                    command.contains("lease6")
                        ? "{\"result\":0,\"arguments\":{\"leases\":[{\"ip-address\":\"fd00::5\","
                            + "\"hostname\":\"alice\"}]}}"
                        : "{\"result\":2,\"text\":\"not supported\"}");
        KeaSocket kea = socket()) {
      ask(kea);
      assertThat(kea.table().size()).isEqualTo(1);
      ask(kea);
      assertThat(server.commands).hasSize(3);
      assertThat(kea.health().errors()).isEmpty();
    }
  }

  @Test
  void a_server_without_the_library_for_leases_says_so() throws Exception {
    try (Server server =
            new Server(
                directory.resolve("kea.sock"),
                command -> "{\"result\":2,\"text\":\"'x' command not supported.\"}");
        KeaSocket kea = socket()) {
      ask(kea);
      assertThat(server.commands).hasSize(2);
      assertThat(kea.health().up()).isFalse();
      assertThat(kea.health().failure()).contains("Kea refused with result 2: 'x' command");
    }
  }

  @Test
  void where_there_is_no_socket_nothing_is_wrong() {
    try (KeaSocket kea = socket()) {
      kea.ask(System.nanoTime());
      assertThat(kea.isWaiting()).isFalse();
      assertThat(kea.health().present()).isFalse();
      assertThat(kea.health().errors()).isEmpty();
    }
  }

  private KeaSocket socket() {
    return new KeaSocket(directory.resolve("kea.sock"), 100, new NameText(List.of()));
  }

  private static void ask(KeaSocket kea) {
    kea.ask(System.nanoTime());
    Eventually.within(ofSeconds(5))
        .see(
            "an answer",
            () -> {
              kea.turn(System.nanoTime(), Instant.now());
              return kea.isWaiting();
            },
            waiting -> !waiting);
  }

  /** Answers one command over each connection, and hangs up, as Kea does. */
  private static final class Server implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();

    Server(Path path, UnaryOperator<String> answers) throws IOException {
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(path));
      Thread.ofPlatform().daemon().name("kea").start(() -> serve(answers));
    }

    private void serve(UnaryOperator<String> answers) {
      try {
        while (true) {
          try (SocketChannel client = listener.accept()) {
            ByteBuffer in = ByteBuffer.allocate(1000);
            client.read(in);
            String command = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            commands.add(command);
            ByteBuffer out =
                ByteBuffer.wrap(answers.apply(command).getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
              client.write(out);
            }
          }
        }
      } catch (AsynchronousCloseException closed) {
        // The test is over.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
