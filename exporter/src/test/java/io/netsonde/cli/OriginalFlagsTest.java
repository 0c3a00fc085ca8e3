package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.config.ConfigException;
import io.netsonde.probe.HardwareConfig;
import io.netsonde.probe.Outlet;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.SendingConfig;
import io.netsonde.web.ListenAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of icmp-exporter, as its users type them. */
class OriginalFlagsTest {
  private final FakeProgram program = new FakeProgram();

  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void every_flag_with_a_value_is_taken_with_it_attached_or_apart(String dashes) throws Exception {
    for (boolean attached : new boolean[] {true, false}) {
      List<String> words = new ArrayList<>(List.of("serve"));
      for (String[] flag :
          new String[][] {
            {"listen", "127.0.0.1:9116"},
            {"interval", "500"},
            {"timeout", "300"},
            {"maxpps", "1000000"},
          }) {
        if (attached) {
          words.add(dashes + flag[0] + "=" + flag[1]);
        } else {
          words.addAll(List.of(dashes + flag[0], flag[1]));
        }
      }
      program.served.clear();

      assertThat(program.run(words.toArray(String[]::new))).as("%s", program.err).isZero();

      ServeOptions served = program.served.getFirst();
      assertThat(served.web().listenAddresses())
          .containsExactly(ListenAddress.parse("127.0.0.1:9116"));
      ProbeConfig probe = served.probe().applyTo(ProbeConfig.defaults());
      assertThat(probe.interval()).isEqualTo(Duration.ofMillis(500));
      assertThat(probe.timeout()).isEqualTo(Duration.ofMillis(300));
      assertThat(probe.limits().maxPacketsPerSecond()).isEqualTo(1_000_000);
      assertThat(served.notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void flags_without_an_effect_are_taken_and_said_to_have_none(String dashes) {
    assertThat(program.run("serve", dashes + "drop", dashes + "i-wont-be-evil")).isZero();

    assertThat(program.served.getFirst().notes())
        .containsExactly(
            "-drop changes nothing: capabilities are always dropped after the start",
            "-i-wont-be-evil changes nothing: no flag is locked, each has its range");
    assertThat(program.served.getFirst().probe()).isEqualTo(ProbeOverrides.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-hard", "--hard", "-hard=true"})
  void hard_has_network_cards_stamp_and_nothing_else_switches_them_off(String flag)
      throws Exception {
    assertThat(program.run("serve", flag)).isZero();
    assertThat(program.run("serve", "-hard=false")).isZero();

    ProbeConfig file = ProbeConfig.defaults().with(HardwareConfig.off().with(true));
    assertThat(program.served.getFirst().probe().applyTo(ProbeConfig.defaults()).hardware())
        .isEqualTo(new HardwareConfig(true, List.of()));
    assertThat(program.served.getLast().probe().applyTo(file).hardware().on())
        .as("the file's word holds where the flag does not ask")
        .isTrue();
  }

  @Test
  void a_truth_value_may_be_written_out_as_in_go() {
    assertThat(program.run("serve", "-drop=false", "-i-wont-be-evil=true")).isZero();

    assertThat(program.served.getFirst().notes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-interval | 0 | a whole number from 10 to 3600000",
        "-interval | 5 | a whole number from 10 to 3600000",
        "-interval | -5 | a whole number from 10 to 3600000",
        "-interval | 2s | a whole number from 10 to 3600000",
        "-interval | 3600001 | a whole number from 10 to 3600000",
        "-timeout | 9 | a whole number from 10 to 60000",
        "-timeout | 60001 | a whole number from 10 to 60000",
        "-maxpps | 0 | a whole number from 1 to 1000000",
        "-maxpps | 1000001 | a whole number from 1 to 1000000",
        "-identifier | 65536 | a whole number from 0 to 65535",
        "-interface4 | eth/0 | auto, none or the name of an interface",
      })
  void what_is_out_of_range_is_refused_in_one_sentence(String flag, String value, String range) {
    for (String dash : new String[] {"", "-"}) {
      FakeProgram refusing = new FakeProgram();

      assertThat(refusing.run("serve", dash + flag + "=" + value)).isEqualTo(ExitCode.USAGE);

      assertThat(refusing.served).isEmpty();
      assertThat(refusing.err.toString().lines())
          .singleElement()
          .asString()
          .startsWith("netsonde: Invalid value for option '-" + flag + "'")
          .endsWith(": " + value + " (expected: " + range + "); see netsonde serve --help");
    }
  }

  @Test
  void the_ends_of_the_ranges_are_taken_without_unlocking() {
    assertThat(program.run("serve", "-interval", "10", "-timeout", "10", "-maxpps", "1")).isZero();
    assertThat(program.run("serve", "-interval", "3600000", "-timeout", "60000")).isZero();

    assertThat(program.served.getFirst().probe())
        .isEqualTo(
            new ProbeOverrides(
                Optional.of(Duration.ofMillis(10)),
                Optional.of(Duration.ofMillis(10)),
                Optional.of(1),
                false,
                SendingOverrides.NONE));
    assertThat(program.served.getLast().probe().interval()).contains(Duration.ofHours(1));
    assertThat(program.served.getLast().probe().timeout()).contains(Duration.ofMinutes(1));
  }

  @Test
  void both_names_of_the_listen_address_may_be_given_together() {
    assertThat(program.run("serve", "-listen", ":9116", "--web.listen-address=:10116")).isZero();

    assertThat(program.served.getFirst().web().listenAddresses())
        .containsExactlyInAnyOrder(ListenAddress.parse(":9116"), ListenAddress.parse(":10116"));
  }

  @Test
  void an_interval_that_the_bound_of_the_file_forbids_is_refused() throws Exception {
    ProbeConfig file =
        ProbeConfig.defaults()
            .with(new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.empty(), 50, Map.of()));

    assertThat(overrides(20).applyTo(file).interval()).isEqualTo(Duration.ofMillis(20));
    assertThatThrownBy(() -> overrides(19).applyTo(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "-interval: 19ms (expected: at least 20ms, because probe.max_target_pps is 50)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void interfaces_and_identifier_are_taken(String dashes) throws Exception {
    assertThat(
            program.run(
                "serve",
                dashes + "interface4=eth0",
                dashes + "interface6",
                "",
                dashes + "identifier=7"))
        .as("%s", program.err)
        .isZero();
    assertThat(program.run("serve", dashes + "identifier", "1")).isZero();
    assertThat(program.run("serve", dashes + "identifier", "0")).isZero();

    SendingConfig file =
        new SendingConfig(Outlet.NONE, Outlet.AUTO, OptionalInt.of(9), 50, Map.of());
    ProbeConfig config = ProbeConfig.defaults().with(file);
    assertThat(program.served.get(0).probe().applyTo(config).sending())
        .isEqualTo(
            new SendingConfig(
                Outlet.ofFamily("eth0"), Outlet.NONE, OptionalInt.of(7), 50, Map.of()));
    assertThat(program.served.get(1).probe().applyTo(config).sending().identifier()).isEmpty();
    assertThat(program.served.get(2).probe().applyTo(config).sending().identifier())
        .hasValue((int) (ProcessHandle.current().pid() & 0xffff));
  }

  @Test
  void a_command_line_that_leaves_no_family_is_refused() {
    assertThat(program.run("serve", "-interface4=", "-interface6=")).isZero();

    assertThatThrownBy(() -> program.served.getFirst().probe().applyTo(ProbeConfig.defaults()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("-interface4 and -interface6: both off (expected: one family to probe)");
  }

  private static ProbeOverrides overrides(int intervalMillis) {
    return new ProbeOverrides(
        Optional.of(Duration.ofMillis(intervalMillis)),
        Optional.empty(),
        Optional.empty(),
        false,
        SendingOverrides.NONE);
  }
}
