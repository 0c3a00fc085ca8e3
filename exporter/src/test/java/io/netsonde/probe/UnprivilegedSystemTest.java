package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * As nobody, without a single capability. The machine may begin to stamp only after the very first
 * reply.
 */
@NeedsRoot
@NeedsTool({"ip", "setpriv"})
class UnprivilegedSystemTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private final Link link = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
  private Path classes = Path.of("unset");

  /** Nobody may not read the directory of whoever builds. */
  @BeforeEach
  void the_classes_are_where_nobody_can_read_them() throws Exception {
    classes = Files.createTempDirectory("netsonde-test");
    Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
    copy(codeOf(ProbeEngine.class));
    copy(codeOf(PingProgram.class));
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void ping_sockets_give_kernel_stamps_to_nobody() {
    near.sysctl("net.ipv4.ping_group_range", "0 2147483647");

    try (RunningProcess program = program()) {
      sees(
          program,
          "icmpv4 SocketState\\[open=true, method=Optional\\[PING_SOCKET], detail=ping socket \\(no privilege\\), .*");
      sees(
          program,
          "icmpv6 SocketState\\[open=true, method=Optional\\[PING_SOCKET], detail=ping socket \\(no privilege\\), .*");
      sees(program, "10.77.1.2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{}");
      sees(program, "fd77:1::2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{}");
    }
  }

  @Test
  @NeedsTool("tcpdump")
  void ping_sockets_take_a_code_point_and_a_source_of_ipv4_and_say_what_they_do_not_take() {
    near.sysctl("net.ipv4.ping_group_range", "0 2147483647");
    near.loopback().address("10.77.9.9/32");
    far.route("10.77.9.9/32 via 10.77.1.1");

    try (Capture wire = link.left().capture("icmp or icmp6");
        RunningProcess four = program("dscp=46", "source=10.77.9.9", "10.77.1.2");
        RunningProcess six = program("dscp=46", "fd77:1::2");
        RunningProcess refused = program("source=fd77:1::1", "fd77:1::2")) {
      sees(four, "10.77.1.2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{}");
      sees(six, "fd77:1::2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{}");
      sees(refused, "fd77:1::2 received 0 by \\[] lost 0 \\{eopnotsupp=([5-9]|\\d\\d+)}");

      List<CapturedPacket> requests =
          wire.packets().stream().filter(CapturedPacket::isEchoRequest).toList();
      assertThat(requests).extracting(CapturedPacket::trafficClass).containsOnly(46 << 2);
      assertThat(requests)
          .filteredOn(p -> p.protocol() == 1)
          .isNotEmpty()
          .extracting(p -> p.source().getHostAddress())
          .containsOnly("10.77.9.9");
      assertThat(requests).filteredOn(p -> p.protocol() == 58).isNotEmpty();
    }
  }

  @Test
  void a_closed_range_is_explained_and_once_opened_found_open() {
    try (RunningProcess program = program()) {
      sees(
          program,
          "icmpv4 SocketState\\[open=false, method=Optional.empty, detail=cannot open a ping ICMP socket: socket: EACCES;"
              + " give the process CAP_NET_RAW, or its group the right to ping sockets: sysctl -w"
              + " net.ipv4.ping_group_range=\"0 2147483647\"]");
      sees(program, "icmpv6 SocketState\\[open=false, .*");
      sees(program, "10.77.1.2 received 0 by \\[] lost 0 \\{eacces=\\d+}");

      near.sysctl("net.ipv4.ping_group_range", "0 2147483647");

      sees(
          program,
          "10.77.1.2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{eacces=\\d+}");
      sees(
          program,
          "fd77:1::2 received ([5-9]|\\d\\d+) by \\[(USER, )?KERNEL] lost 0 \\{eacces=\\d+}");
      assertThat(program.alive()).isTrue();
    }
  }

  private RunningProcess program() {
    return program("10.77.1.2", "fd77:1::2");
  }

  private RunningProcess program(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes.toString(),
                PingProgram.class.getName()));
    command.addAll(List.of(arguments));
    return near.asNobody().start(command.toArray(String[]::new));
  }

  private static void sees(RunningProcess program, String line) {
    Pattern pattern = Pattern.compile("^" + line + "$", Pattern.MULTILINE);
    Eventually.within(PATIENCE)
        .see(
            line,
            () -> {
              assertThat(program.alive()).as(program.errors()).isTrue();
              return program.output();
            },
            output -> pattern.matcher(output).find());
  }

  private void copy(Path tree) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(tree)) {
      sources = files.toList();
    }
    for (Path source : sources) {
      Path target = classes.resolve(tree.relativize(source).toString());
      boolean directory = Files.isDirectory(source);
      if (!directory) {
        // Both trees have package-info classes.
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
      } else if (!Files.isDirectory(target)) {
        Files.createDirectory(target);
      }
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(directory ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static Path codeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
