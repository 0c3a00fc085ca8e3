package io.netsonde.wire.jool;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkError;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoolCodecTest {
  private static final ModuleVersion V4_1_9 = new ModuleVersion(4, 1, 9, 0);
  private static final String ENTRY = "entry ";
  private static final ModuleVersion V4_2 = new ModuleVersion(4, 1, 255, 5);

  private final NetlinkWriter writer = new NetlinkWriter();

  @ParameterizedTest
  @CsvSource({
    "4.1.9-stats, 28, 13",
    "4.1.13-stats, 28, 13",
    "4.2.0-rc3-stats, 28, 14",
  })
  void the_family_is_read(String conversation, int header, int attributes) throws Exception {
    assertThat(Datagrams.family(conversation))
        .isEqualTo(new GenericFamily(32, 2, header, attributes));
  }

  @Test
  void the_question_for_the_family_is_that_of_the_real_client() {
    assertSame(GenericFamily.request(writer, JoolProtocol.FAMILY), "4.1.9-cli-stats.01.req");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.1.13"})
  void the_question_for_counters_is_that_of_the_real_client(String version) throws Exception {
    String conversation = version + "-cli-stats";
    JoolRequest request =
        new JoolRequest(
            Datagrams.family(conversation),
            ModuleVersion.parse(version).orElseThrow(),
            Translator.NAT64,
            "default");
    assertSame(request.write(writer, JoolProtocol.STATS_FOREACH), conversation + ".02.req");
  }

  @Test
  void before_4_1_5_the_header_has_no_mark() {
    JoolRequest request =
        new JoolRequest(
            new GenericFamily(32, 2, 24, 13), new ModuleVersion(4, 1, 4, 0), Translator.SIIT, "s");
    byte[] written = bytes(request.write(writer, JoolProtocol.STATS_FOREACH));
    assertThat(written).hasSize(44);
    assertThat(Arrays.copyOfRange(written, 20, 30)).containsExactly(4, 1, 4, 0, 1, 0, 0, 0, 's', 0);
  }

  @Test
  void the_next_page_of_instances_is_asked_for_as_the_real_client_does() throws Exception {
    GenericFamily family = Datagrams.family("many-instances-cli-many");
    NetlinkAttributes entries = Datagrams.reply("many-instances-cli-many").attributes();
    byte[] last = {};
    List<String> names = new ArrayList<>();
    while (entries.next()) {
      last = entries.bytes();
      names.add(InstanceEntry.of(entries, V4_1_9).name());
    }
    JoolRequest request = new JoolRequest(family, V4_1_9, Translator.NAT64, "");
    assertSame(
        request.after(request.write(writer, JoolProtocol.INSTANCE_FOREACH), last),
        "many-instances-cli-many.03.req");
    assertThat(names).contains("q\"u\\o,te", " lead trail ", "inst-145").doesNotHaveDuplicates();
  }

  @Test
  void the_next_page_of_sessions_is_asked_for_as_the_real_client_does() throws Exception {
    JoolRequest request =
        new JoolRequest(
            Datagrams.family("4.1.9-cli-sessions"), V4_1_9, Translator.NAT64, "default");
    assertSame(
        request.write(writer, JoolProtocol.SESSION_FOREACH, TransportProtocol.UDP),
        "4.1.9-cli-sessions.02.req");
    NetlinkAttributes entries = Datagrams.reply("4.1.9-cli-sessions").attributes();
    byte[] last = {};
    while (entries.next()) {
      last = SessionEntry.position(entries);
    }
    assertSame(
        request.after(
            request.write(writer, JoolProtocol.SESSION_FOREACH, TransportProtocol.UDP), last),
        "4.1.9-cli-sessions.03.req");
  }

  @Test
  void in_the_line_of_4_2_attributes_are_numbered_one_higher() throws Exception {
    JoolRequest request =
        new JoolRequest(
            Datagrams.family("4.2.0-rc3-stats_off_90"), V4_2, Translator.NAT64, "default");
    byte[] written = bytes(request.after(request.write(writer, JoolProtocol.STATS_FOREACH), 90));
    assertThat(written[written.length - 6]).isEqualTo((byte) 10);
  }

  @ParameterizedTest
  @CsvSource({
    "4.1.9-stats, 69, 132, 0",
    "4.1.13-stats, 83, 132, 0",
    "4.1.9-siit1-stats, 69, 17, 0",
    "4.2.0-rc3-stats, 92, 0, 0",
  })
  void all_counters_of_an_answer_are_read(String conversation, int count, long first, long last)
      throws Exception {
    CounterValues counters = new CounterValues().add(Datagrams.reply(conversation).attributes());
    assertThat(counters.size()).isEqualTo(count);
    assertThat(counters.contiguous()).isEqualTo(count);
    assertThat(counters.value(0)).isEqualTo(first);
    assertThat(counters.value(count - 1)).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4.1.9-stats_-i_nosuch|3|This namespace lacks an instance named 'nosuch'.",
        "4.1.9-unpriv-instances|1|CAP_NET_ADMIN capability required. (Maybe try su or sudo?)",
        "4.1.13-cli-noinstance|3|This namespace lacks an instance named 'nosuch'.",
      })
  void a_refusal_has_its_number_and_its_words(String conversation, int errno, String words)
      throws Exception {
    assertThat(Datagrams.reply(conversation).refusal()).contains(new JoolRefusal(errno, words));
  }

  @Test
  void an_answer_marked_as_a_refusal_that_holds_counters_is_malformed() {
    assertThatThrownBy(() -> Datagrams.reply("4.1.9-stats_flags_1"))
        .isInstanceOf(NetlinkFormatException.class)
        .hasMessage("Jool's error number: 8 bytes (expected: 2)");
  }

  @Test
  void pool4_is_read() throws Exception {
    NetlinkAttributes entries = Datagrams.reply("4.1.9-cmd18_proto_0").attributes();
    assertThat(entries.next()).isTrue();
    Pool4Entry entry = Pool4Entry.of(entries);
    assertThat(entry.toString())
        .isEqualTo(
            "Pool4Entry[mark=0, protocol=TCP, prefix=192.0.2.1, prefixLength=32,"
                + " firstPort=61001, lastPort=65535]");
    assertThat(entry.capacity()).isEqualTo(4535);
  }

  @Test
  void the_configuration_is_read() throws Exception {
    assertThat(InstanceConfiguration.of(Datagrams.reply("4.1.9-cmd8").attributes()))
        .isEqualTo(new InstanceConfiguration(true, "64:ff9b::/96"));
  }

  @Test
  void frameworks_are_numbered_anew_in_4_2() throws Exception {
    assertThat(frameworks("4.1.9-instances", V4_1_9))
        .containsExactly("foo bar-1=iptables", "default=netfilter");
    assertThat(frameworks("4.2.0-rc3-instances", V4_2)).containsExactly("default=netfilter");
  }

  @Test
  void padding_is_passed_over_and_values_keep_all_bits() throws Exception {
    NetlinkWriter made = writer.message(32, 0).u64(1, (1L << 53) + 1).flag(70).u64(2, -1);
    CounterValues counters = new CounterValues().add(Datagrams.message(bytes(made)).attributes(0));
    assertThat(counters.size()).isEqualTo(2);
    assertThat(counters.value(0)).isEqualTo(9_007_199_254_740_993L);
    assertThat(Long.toUnsignedString(counters.value(1))).isEqualTo("18446744073709551615");
  }

  @Test
  void counters_that_do_not_ascend_or_are_not_of_eight_bytes_are_refused() {
    assertThatThrownBy(() -> counters(writer.message(32, 0).u64(2, 0).u64(1, 0)))
        .hasMessage("Jool's counter 1 after 2 (expected: ascending numbers)");
    assertThatThrownBy(() -> counters(writer.clear().message(32, 0).u32(1, 0)))
        .hasMessage("Jool's counter 1: 4 bytes of payload (expected: 8)");
  }

  @Test
  void there_is_an_end_to_the_number_of_counters() {
    NetlinkWriter made = writer.message(32, 0);
    for (int i = 1; i <= CounterValues.MAX_COUNTERS + 1; i++) {
      made.u64(i, i);
    }
    assertThatThrownBy(() -> counters(made)).hasMessageContaining("more than 1024 counters");
  }

  @Test
  void names_are_anything_but_long_or_controlling() {
    assertThat(List.of("q\"u\\o,te", " lead trail ", "0123456789abcde"))
        .allMatch(JoolRequest::isName);
    assertThat(List.of("0123456789abcdef", "a\nb", "ññññññññ", "no\ufffdtext"))
        .noneMatch(JoolRequest::isName);
  }

  @ParameterizedTest
  @CsvSource({"4.1.9.0, false", "4.1.15.0, false", "4.1.255.5, true", "4.2.0.0, true"})
  void the_line_of_4_2_is_known_by_its_version(String text, boolean newer) {
    assertThat(ModuleVersion.parse(text + "\n")).map(ModuleVersion::isLineOf42).contains(newer);
    assertThat(ModuleVersion.parse(text)).hasToString("Optional[" + text + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4.1", "4.1.9.0.1", "4.1.256.0", "four"})
  void what_is_no_version_is_none(String text) {
    assertThat(ModuleVersion.parse(text)).isEmpty();
  }

  /**
   * Every recorded answer, of every kind, is read whole, and cut at every byte: with the length in
   * the header true to the cut or not.
   */
  @Test
  void an_answer_cut_anywhere_is_refused_in_words_or_says_less() throws Exception {
    int cuts = 0;
    for (String name : Datagrams.names()) {
      if (name.endsWith(".resp")) {
        byte[] whole = Datagrams.bytes(name);
        // One is malformed as it came: counters, marked as a refusal.
        List<String> all = name.contains("flags_1") ? List.of() : read(name, whole);
        for (int length = 0; length < whole.length; length++, cuts++) {
          byte[] cut = Arrays.copyOf(whole, length);
          assertThatThrownBy(() -> read(name, cut))
              .as("%s cut at %d", name, cut.length)
              .isInstanceOf(IOException.class)
              .hasMessageMatching(".{10,}");
          if (length >= 16) {
            MemorySegment.ofArray(cut).set(JAVA_INT_UNALIGNED, 0, length);
            assertThat(all).as("%s cut at %d", name, length).containsAll(readOrRefused(name, cut));
          }
        }
      }
    }
    assertThat(cuts).isGreaterThan(50_000);
  }

  /** What is read of it; nothing where it is refused. */
  private static List<String> readOrRefused(String name, byte[] datagram) throws IOException {
    try {
      // What is no list may lack the part that was cut away.
      return read(name, datagram).stream().filter(text -> text.startsWith(ENTRY)).toList();
    } catch (NetlinkFormatException expected) {
      assertThat(expected).hasMessageMatching(".{10,}");
      return List.of();
    }
  }

  /** What an answer says, by what was asked. */
  private static List<String> read(String name, byte[] datagram) throws IOException {
    NetlinkMessages message = Datagrams.message(datagram);
    byte[] request = Datagrams.bytes(name.replace(".resp", ".req"));
    if (name.contains(".01.")) {
      return List.of(
          message.type() == Netlink.NLMSG_ERROR
              ? NetlinkError.of(message).toString()
              : GenericFamily.of(message).toString());
    }
    if (message.type() == Netlink.NLMSG_ERROR) {
      return List.of(NetlinkError.of(message).toString());
    }
    JoolReply reply = JoolReply.of(message, new GenericFamily(32, 2, 28, 13));
    if (reply.refusal().isPresent()) {
      return List.of(reply.refusal().get().toString());
    }
    NetlinkAttributes attributes = reply.attributes();
    List<String> read = new ArrayList<>();
    switch (request[16]) {
      case JoolProtocol.STATS_FOREACH -> {
        CounterValues values = new CounterValues().add(attributes);
        for (int i = 0; i < values.size(); i++) {
          read.add(ENTRY + values.number(i) + " is " + values.value(i));
        }
      }
      case JoolProtocol.GLOBAL_FOREACH -> read.add(InstanceConfiguration.of(attributes).toString());
      default -> {
        while (attributes.next()) {
          read.add(ENTRY + entry(request[16], attributes));
        }
      }
    }
    return read;
  }

  private static String entry(int command, NetlinkAttributes entry) throws IOException {
    return switch (command) {
      case JoolProtocol.INSTANCE_FOREACH -> InstanceEntry.of(entry, V4_1_9).toString();
      case JoolProtocol.INSTANCE_HELLO -> Integer.toString(entry.u8());
      case JoolProtocol.POOL4_FOREACH -> Pool4Entry.of(entry).toString();
      case JoolProtocol.BIB_FOREACH -> HexFormat.of().formatHex(entry.bytes());
      case JoolProtocol.SESSION_FOREACH ->
          SessionEntry.of(entry) + HexFormat.of().formatHex(SessionEntry.position(entry));
      default -> throw new AssertionError("command " + command);
    };
  }

  private static List<String> frameworks(String conversation, ModuleVersion version)
      throws IOException {
    NetlinkAttributes entries = Datagrams.reply(conversation).attributes();
    List<String> all = new ArrayList<>();
    while (entries.next()) {
      InstanceEntry entry = InstanceEntry.of(entries, version);
      all.add(entry.name() + "=" + entry.frameworkLabel());
    }
    return all;
  }

  private static CounterValues counters(NetlinkWriter made) throws IOException {
    return new CounterValues().add(Datagrams.message(bytes(made)).attributes(0));
  }

  private static byte[] bytes(NetlinkWriter written) {
    return written.written().toArray(JAVA_BYTE);
  }

  /** Compares with a recorded request but for the sequence number and the port. */
  private static void assertSame(NetlinkWriter written, String recorded) {
    byte[] expected = Datagrams.bytes(recorded);
    Arrays.fill(expected, 8, 16, (byte) 0);
    assertThat(bytes(written)).as(recorded).isEqualTo(expected);
  }
}
