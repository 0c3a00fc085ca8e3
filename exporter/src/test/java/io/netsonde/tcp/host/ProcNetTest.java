package io.netsonde.tcp.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void every_file_is_read_by_its_form() throws Exception {
    write("snmp", "Ip: FragFails ReasmFails\nIp: 3 4\nTcp: MaxConn RetransSegs\nTcp: -1 17\n");
    write("netstat", "TcpExt: ListenDrops NewerThanThis\nTcpExt: 5 6\n");
    write("snmp6", "Ip6FragFails                    \t7\nIp6InReceives \t8\n");
    write("sockstat", "sockets: used 13\nTCP: inuse 1 orphan 2 tw 3 alloc 4 mem 5\n");
    write("sockstat6", "TCP6: inuse 9\n");

    assertThat(ProcNet.read(directory))
        .isEqualTo(
            Map.of(
                "Ip.FragFails", 3L,
                "Ip.ReasmFails", 4L,
                "Tcp.RetransSegs", 17L,
                "TcpExt.ListenDrops", 5L,
                "Ip6FragFails", 7L,
                "TCP.inuse", 1L,
                "TCP.orphan", 2L,
                "TCP.tw", 3L,
                "TCP.mem", 5L,
                "TCP6.inuse", 9L));
  }

  @Test
  void a_kernel_without_ipv6_is_read_and_broken_lines_are_left_out() throws Exception {
    write("snmp", "Tcp: RetransSegs InSegs OutSegs\nTcp: 1 no\nUdp: cut\n");
    write("netstat", "");
    write("sockstat", "TCP: inuse 99999999999999999999 tw\nTCP:\n\n");

    assertThat(ProcNet.read(directory)).isEqualTo(Map.of("Tcp.RetransSegs", 1L));
  }

  @Test
  void without_its_files_there_is_nothing_to_say() {
    assertThatThrownBy(() -> ProcNet.read(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void this_kernel_has_every_counter_that_is_served() throws Exception {
    assertThat(ProcNet.read().keySet())
        .containsAll(HostCounters.counters().stream().map(HostCounters.Counter::source).toList())
        .contains(HostCounters.ORPHANS, HostCounters.MEMORY_PAGES);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
