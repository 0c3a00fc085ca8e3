package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.NetlinkHandler;
import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Pool4Entry;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations of more than one message, recorded ones and such as a broken module might hold. */
class JoolClientTest {
  private static final int MORE = 8;
  private static final ModuleVersion V4_1_9 = new ModuleVersion(4, 1, 9, 0);

  @Test
  void instances_of_several_messages_are_listed_once() throws IOException {
    assertThat(client("many-instances-cli-many").instances(Translator.NAT64))
        .hasSize(172)
        .doesNotHaveDuplicates();
  }

  /** 80 sessions and more, over several messages, each counted once. */
  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.1.13"})
  void sessions_of_several_messages_are_counted_once(String version) throws IOException {
    long displayed = table(version, "session-display-udp-csv").size();
    assertThat(displayed).isGreaterThan(79);
    assertThat(
            client(version + "-cli-sessions")
                .tables()
                .sessions("default", TransportProtocol.UDP, 1000))
        .contains(Map.of("open", displayed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.1.13"})
  void bindings_of_several_messages_are_counted_once(String version) throws IOException {
    long displayed = table(version, "bib-display-udp-csv").size();
    assertThat(displayed).isGreaterThan(51);
    assertThat(
            client(version + "-cli-bib").tables().bindings("default", TransportProtocol.UDP, 1000))
        .hasValue(displayed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.1.13"})
  void states_of_sessions_are_those_that_the_command_displays(String version) throws IOException {
    Map<String, Long> displayed =
        table(version, "session-display-tcp-csv").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getLast().toLowerCase(Locale.ROOT), Collectors.counting()));
    assertThat(displayed).containsKey("v4_fin_v6_fin_rcv");
    assertThat(
            client(version + "-cmd25_proto_0")
                .tables()
                .sessions("default", TransportProtocol.TCP, 1000))
        .contains(displayed);
  }

  @ParameterizedTest
  @CsvSource({"4.1.9, TCP, 0", "4.1.9, UDP, 1", "4.1.9, ICMP, 2", "4.1.13, TCP, 0"})
  void pool4_is_what_the_command_displays(String version, TransportProtocol protocol, String number)
      throws IOException {
    List<String> displayed =
        table(version, "pool4-display-" + protocol.label() + "-csv").stream()
            .map(row -> String.join(",", row.subList(0, 5)))
            .toList();
    assertThat(displayed).hasSize(1);
    assertThat(client(version + "-cmd18_proto_" + number).tables().pool4("default", protocol))
        .extracting(JoolClientTest::text)
        .isEqualTo(displayed);
  }

  @Test
  void a_table_longer_than_the_bound_is_not_told() throws IOException {
    assertThat(client("4.1.9-cli-sessions").tables().sessions("default", TransportProtocol.UDP, 30))
        .isEmpty();
  }

  @Test
  void counters_of_two_messages_are_put_together() throws IOException {
    List<Integer> asked = new ArrayList<>();
    JoolClient client =
        made(page -> page == 0 ? counters(MORE, 1, 60) : counters(0, 61, 69), 28, asked);
    CounterValues values = client.counters(Translator.NAT64, "default");
    assertThat(values.size()).isEqualTo(69);
    assertThat(values.contiguous()).isEqualTo(69);
    // The second request has an attribute more: the last number, padded to four bytes.
    assertThat(asked).containsExactly(48, 56);
  }

  @Test
  void a_list_of_counters_that_does_not_get_on_is_an_error() throws IOException {
    assertThatThrownBy(() -> made(_ -> counters(MORE, 1, 0)).counters(Translator.NAT64, "default"))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool says that counters follow number 0, and none can");
    assertThatThrownBy(() -> made(_ -> counters(MORE, 1, 9)).counters(Translator.NAT64, "default"))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool's counter 1 after 9 (expected: ascending numbers)");
    assertThatThrownBy(() ->
            made(page -> counters(MORE, page + 1, page + 1)).counters(Translator.NAT64, "default"))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool's list of counters does not end");
  }

  @Test
  void a_list_of_instances_that_does_not_get_on_is_an_error() {
    assertThatThrownBy(() -> made(_ -> answer(MORE)).instances(Translator.SIIT))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool's list goes on without getting on");
    assertThatThrownBy(() ->
            made(_ -> answer(MORE).nest(1).string(3, "again").endNest()).instances(Translator.SIIT))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool's list of instances does not end");
  }

  @Test
  void an_answer_of_a_module_before_4_1_5_has_no_mark_and_is_read() throws IOException {
    List<Integer> asked = new ArrayList<>();
    CounterValues values =
        made(_ -> counters(0, 1, 68), 24, asked).counters(Translator.SIIT, "default");
    assertThat(values.size()).isEqualTo(68);
    assertThat(asked).containsExactly(44);
  }

  @Test
  void a_header_of_another_size_is_not_guessed_at() {
    assertThatThrownBy(() -> made(_ -> answer(0), 32, new ArrayList<>()))
        .hasMessage("Jool's header has 32 bytes (expected: 28, or 24 before 4.1.5)");
  }

  @Test
  void a_greeting_without_an_answer_is_an_error() {
    assertThatThrownBy(() -> made(_ -> answer(0)).exists(Translator.NAT64, "default"))
        .hasMessage("Jool does not say whether an instance is there");
  }

  /** A client to whom a recorded conversation answers in its order. */
  private static JoolClient client(String conversation) throws IOException {
    int[] next = {1};
    return JoolClient.find(
        (attempted, request, handler) ->
            handler.message(
                Datagrams.message(
                    Datagrams.bytes("%s.%02d.resp".formatted(conversation, next[0]++)))),
        V4_1_9);
  }

  private static JoolClient made(IntFunction<NetlinkWriter> pages) throws IOException {
    return made(pages, 28, new ArrayList<>());
  }

  /**
   * A client to whom a test answers.
   *
   * @param pages answer by number, with a header of 28 bytes
   * @param header bytes of the header that is really sent
   * @param asked takes the lengths of the requests
   */
  private static JoolClient made(IntFunction<NetlinkWriter> pages, int header, List<Integer> asked)
      throws IOException {
    return JoolClient.find(
        new JoolClient.Kernel() {
          private int next = -1;

          @Override
          public void ask(String attempted, NetlinkWriter request, NetlinkHandler handler)
              throws IOException {
            if (next++ < 0) {
              handler.message(Datagrams.message(family(header)));
              return;
            }
            asked.add(request.size());
            handler.message(Datagrams.message(withHeader(header, bytes(pages.apply(next - 1)))));
          }
        },
        V4_1_9);
  }

  private static byte[] family(int header) {
    return bytes(
        new NetlinkWriter()
            .message(16, 0)
            .put8(1)
            .put8(2)
            .put16(0)
            .u16(1, 32)
            .string(2, "Jool")
            .u32(3, 2)
            .u32(4, header)
            .u32(5, 13));
  }

  /** Takes the mark away where the header shall have none. */
  private static byte[] withHeader(int header, byte[] answer) {
    if (header == 28) {
      return answer;
    }
    byte[] shorter = new byte[answer.length - 4];
    System.arraycopy(answer, 0, shorter, 0, 20);
    System.arraycopy(answer, 24, shorter, 20, shorter.length - 20);
    MemorySegment.ofArray(shorter).set(ValueLayout.JAVA_INT_UNALIGNED, 0, shorter.length);
    return shorter;
  }

  private static NetlinkWriter answer(int flags) {
    NetlinkWriter answer = new NetlinkWriter().message(32, 0).put8(0).put8(2).put16(0);
    for (byte letter : "jool".getBytes(StandardCharsets.US_ASCII)) {
      answer.put8(letter);
    }
    answer.put8(4).put8(1).put8(9).put8(0).put8(2).put8(flags).put16(0);
    for (byte letter : Arrays.copyOf("default".getBytes(StandardCharsets.US_ASCII), 16)) {
      answer.put8(letter);
    }
    return answer;
  }

  private static NetlinkWriter counters(int flags, int first, int last) {
    NetlinkWriter answer = answer(flags);
    for (int number = first; number <= last; number++) {
      answer.u64(number, number);
    }
    return answer;
  }

  private static byte[] bytes(NetlinkWriter writer) {
    return writer.written().toArray(ValueLayout.JAVA_BYTE);
  }

  /** Rows of a recorded table without its titles. */
  private static List<List<String>> table(String version, String name) throws IOException {
    return Recorded.text(version, name + ".out")
        .lines()
        .skip(1)
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  /** As the command begins a row: mark, protocol, address, ports. */
  private static String text(Pool4Entry entry) {
    assertThat(entry.prefixLength()).isEqualTo(32);
    return "%d,%s,%s,%d,%d"
        .formatted(
            entry.mark(), entry.protocol(), entry.prefix(), entry.firstPort(), entry.lastPort());
  }
}
