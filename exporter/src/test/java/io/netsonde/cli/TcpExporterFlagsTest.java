package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.tcp.TcpConfig;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.web.ListenAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of tcp-exporter, as its users type them. */
class TcpExporterFlagsTest {
  private final FakeProgram program = new FakeProgram();

  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void every_flag_is_taken_and_outweighs_the_file(String dashes) throws Exception {
    int code =
        program.run(
            "serve", dashes + "port=9090", dashes + "device=eth1", dashes + "filter=tcp port 443");

    assertThat(code).as("%s", program.err).isZero();
    ServeOptions served = program.served.getFirst();
    assertThat(served.web().listenAddresses()).containsExactly(ListenAddress.parse(":9090"));
    CaptureConfig capture = served.capture().applyTo(TcpConfig.defaults()).capture();
    assertThat(capture.interfaces()).containsExactly(InterfacePattern.parse("eth1"));
    assertThat(capture.filter().expression()).isEqualTo("tcp port 443");
    assertThat(capture.ringBytes()).isEqualTo(TcpConfig.defaults().capture().ringBytes());
  }

  @Test
  void what_is_not_given_leaves_the_file_as_it_is() throws Exception {
    assertThat(program.run("serve")).isZero();
    assertThat(program.run("serve", "-device", "")).isZero();

    assertThat(program.served.getFirst().capture()).isEqualTo(CaptureOverrides.NONE);
    assertThat(program.served.getLast().capture().applyTo(TcpConfig.defaults()))
        .isEqualTo(TcpConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-filter=tpc|tpc (expected: an expression as pcap-filter(7) has it; libpcap: ",
        "-device=a/b|a/b (expected: the name of an interface, or a pattern as in veth*)",
        "-port=0|0 (expected: a whole number from 1 to 65535)"
      })
  void what_cannot_be_is_refused_in_one_line(String flag, String words) {
    assertThat(program.run("serve", flag)).isEqualTo(ExitCode.USAGE);

    assertThat(program.err.toString()).contains(words);
    assertThat(program.err.toString().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(program.served).isEmpty();
  }
}
