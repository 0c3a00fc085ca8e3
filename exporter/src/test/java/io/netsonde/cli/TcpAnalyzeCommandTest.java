package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.frame.Crafted;
import io.netsonde.wire.pcap.CaptureBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person and a program read of a capture that is made here. */
class TcpAnalyzeCommandTest {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long MILLI = 1_000_000;

  @TempDir private Path base;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private byte[] capture = new byte[0];
  private Path file = Path.of("");

  /** A handshake, one segment, and the same again after 300 ms. */
  @BeforeEach
  void record() throws IOException {
    CaptureBytes bytes = CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, true, 1);
    add(bytes, 0, true, 2, 100, 0, 0, 1);
    add(bytes, 10, false, 0x12, 500, 101, 0, 0);
    add(bytes, 20, true, 0x10, 101, 501, 0, 2);
    add(bytes, 30, true, 0x18, 101, 501, 50, 3);
    add(bytes, 330, true, 0x18, 101, 501, 50, 4);
    capture = bytes.bytes();
    file = Files.write(base.resolve("talk.pcap"), capture);
  }

  private static void add(
      CaptureBytes file,
      long millis,
      boolean client,
      int flags,
      int seq,
      int ack,
      int size,
      int id) {
    byte[] segment =
        client
            ? Crafted.tcp(4000, 80, seq, ack, flags, 1000, new byte[0], size)
            : Crafted.tcp(80, 4000, seq, ack, flags, 1000, new byte[0], size);
    byte[] packet =
        client
            ? Crafted.ipv4(Crafted.CLIENT, Crafted.SERVER, 6, id, segment)
            : Crafted.ipv4(Crafted.SERVER, Crafted.CLIENT, 6, id, segment);
    byte[] frame = Crafted.ethernet(0x0800, packet);
    file.packet(START + millis * MILLI, frame, frame.length);
  }

  @Test
  void the_summary_has_all_together_and_the_worst_pair_first() {
    assertThat(run(file.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            file
                + """
                : 5 frames
                5 IP packets, 5 of TCP with 100 bytes of payload in 1 connections
                  retransmitted                  1
                  handshakes                     2, on average 10.000 ms

                source        destination   packets  bytes  retrans      %  reord  dupack  gaps  zwin  resets  rtt ms
                192.0.2.1     198.51.100.2        4    260        1  25.00      0       0     0     0       0       -
                198.51.100.2  192.0.2.1           1     40        0   0.00      0       0     0     0       0       -
                """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void frames_are_lines_with_a_verdict_each() {
    assertThat(run("--frames", "--wireshark", file.toString())).isZero();
    assertThat(out.toString().lines())
        .hasSize(6)
        .contains(
            "file\tframe\ttime\tstream\tsrc\tsrcport\tdst\tdstport\tflags\tseq\tack\tlen\tfindings")
        .contains(
            file
                + "\t5\t1700000000.330000000\t0\t192.0.2.1\t4000\t198.51.100.2\t80\t0x0018"
                + "\t101\t501\t50\tretrans");
  }

  @Test
  void json_and_prometheus_have_the_same_numbers() {
    assertThat(run("--json", file.toString())).isZero();
    assertThat(out.toString())
        .startsWith("{\"files\":[{\"file\":\"" + file + "\",\"frames\":5,\"dropped\":0}]")
        .contains("\"retransmitted_segments\":1,", "\"timeout\":1,")
        .endsWith("}\n");
    out.getBuffer().setLength(0);
    assertThat(run("--prometheus", file.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "tcp_flow_retransmitted_segments_total{device=\"talk.pcap\",dst=\"198.51.100.2\","
                + "kind=\"timeout\",src=\"192.0.2.1\"} 1.0\n")
        .contains(
            "retransmission_metric{deviceName=\"talk.pcap\",dstIp=\"198.51.100.2\","
                + "srcIp=\"192.0.2.1\"} 1.0\n");
  }

  @Test
  void a_damaged_file_is_told_as_far_as_it_goes_and_the_next_one_too() throws IOException {
    Path cut = Files.write(base.resolve("cut.pcap"), Arrays.copyOf(capture, capture.length - 1));
    assertThat(run(cut.toString(), file.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).startsWith(cut + ": 4 frames, then damaged\n");
    // The same frames at the same time in another file are those of another interface.
    assertThat(out.toString()).contains("5 IP packets", "duplicate frames               4\n");
    assertThat(err.toString()).isEqualTo("netsonde: " + cut + ": it ends within frame 5\n");
  }

  @Test
  void what_is_no_capture_is_refused_in_one_line_each() throws IOException {
    Path text = Files.writeString(base.resolve("notes"), "no capture");
    assertThat(run(text.toString(), base.toString(), base + "/nosuch")).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString().lines())
        .containsExactly(
            "netsonde: "
                + text
                + ": no capture file: it begins with 6e6f2063 (expected: pcap or pcapng)",
            "netsonde: " + base + ": it is a directory (expected: a capture file)",
            "netsonde: " + base + "/nosuch: there is no such file");
  }

  @Test
  void a_zipped_file_is_read_as_it_is() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(capture);
    }
    Path gz = Files.write(base.resolve("talk.pcap.gz"), zipped.toByteArray());
    assertThat(run(gz.toString())).isZero();
    assertThat(out.toString()).startsWith(gz + ": 5 frames\n");
  }

  @Test
  void two_kinds_of_output_at_once_are_wrong_usage() {
    assertThat(run("--json", "--frames", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  private int run(String... arguments) {
    CommandLine line = TcpCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(Complaints::execution)
        .setParameterExceptionHandler(Complaints::usage);
    String[] all = new String[arguments.length + 1];
    all[0] = "analyze";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return line.execute(all);
  }
}
