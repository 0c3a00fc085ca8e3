package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NLMSG_DONE;
import static io.netsonde.wire.netlink.Netlink.NLMSG_ERROR;
import static io.netsonde.wire.netlink.Netlink.NLM_F_ACK;
import static io.netsonde.wire.netlink.Netlink.NLM_F_ACK_TLVS;
import static io.netsonde.wire.netlink.Netlink.NLM_F_DUMP_INTR;
import static io.netsonde.wire.netlink.Netlink.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The test plays the kernel. */
class NetlinkExchangeTest {
  private static final int PORT = 77;
  private static final int ENTRY = 16;
  private static final NetlinkExchange.Limits LIMITS =
      new NetlinkExchange.Limits(1_000_000_000, 100);

  private final Kernel kernel = new Kernel();
  private final NetlinkExchange exchange = new NetlinkExchange(kernel, PORT);
  private final Entries entries = new Entries();

  @Test
  void a_dump_in_several_datagrams_is_handed_on_in_order() throws Exception {
    kernel.answer(number -> List.of(entry(number, 0, 1), entry(number, 0, 2), done(number, 0)));
    dump();
    assertThat(entries.values).containsExactly(1, 2);
    assertThat(kernel.discarded).isZero();
  }

  @Test
  void a_disturbed_dump_begins_again() throws Exception {
    kernel.answer(number -> List.of(entry(number, NLM_F_DUMP_INTR, 1), done(number, 0)));
    kernel.answer(number -> List.of(entry(number, 0, 2), done(number, NLM_F_DUMP_INTR)));
    kernel.answer(number -> List.of(entry(number, 0, 3), done(number, 0)));
    dump();
    assertThat(entries.values).containsExactly(3);
    assertThat(entries.begun).isEqualTo(3);
  }

  @Test
  void a_dump_that_is_always_disturbed_fails() {
    for (int i = 0; i < NetlinkExchange.ATTEMPTS; i++) {
      kernel.answer(number -> List.of(done(number, NLM_F_DUMP_INTR)));
    }
    assertThatThrownBy(this::dump)
        .isInstanceOf(NetlinkException.class)
        .hasMessage("cannot list: netlink: EINTR: the table changed during each of 5 attempts");
  }

  @Test
  void messages_of_another_exchange_or_port_are_passed_over() throws Exception {
    kernel.answer(number ->
        List.of(
            entry(number - 1, 0, 1),
            message(ENTRY, 0, number, PORT + 1).putInt(9),
            error(number - 1, -1, ""),
            entry(number, 0, 2),
            done(number, 0)));
    dump();
    assertThat(entries.values).containsExactly(2);
  }

  @Test
  void a_silent_kernel_is_a_timeout_and_the_next_request_starts_clean() throws Exception {
    kernel.answer(number -> List.of(entry(number, 0, 1)));
    kernel.answer(number -> List.of(entry(number, 0, 2), done(number, 0)));
    assertThatThrownBy(this::dump)
        .hasMessage("cannot list: netlink: ETIMEDOUT: the kernel did not answer");
    dump();
    assertThat(kernel.discarded).isEqualTo(1);
    assertThat(entries.values).containsExactly(2);
  }

  @Test
  void an_error_carries_the_words_of_the_kernel() {
    kernel.answer(number -> List.of(error(number, -Errno.EPERM, "not you")));
    assertThatThrownBy(this::dump)
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
        .hasMessage("cannot list: netlink: EPERM: not you");
  }

  @Test
  void a_dump_may_fail_at_its_end() {
    kernel.answer(number ->
        List.of(
            entry(number, 0, 1),
            message(NLMSG_DONE, NLM_F_MULTI, number, PORT).putInt(-Errno.EBUSY)));
    assertThatThrownBy(this::dump).hasMessage("cannot list: netlink: EBUSY");
  }

  @Test
  void a_datagram_that_was_cut_is_a_failure_with_its_size() {
    kernel.answer(number -> List.of(message(ENTRY, 0, number, PORT).claiming(9000)));
    assertThatThrownBy(this::dump)
        .hasMessage(
            "cannot list: netlink: EMSGSIZE: a datagram of 9000 bytes (expected: at most 4096)");
  }

  @Test
  void more_messages_than_the_limit_are_a_failure() {
    kernel.answer(number -> {
      List<Datagram> many = new ArrayList<>();
      for (int i = 0; i < 101; i++) {
        many.add(entry(number, 0, i));
      }
      return many;
    });
    assertThatThrownBy(this::dump).hasMessageContaining("more than 100 messages");
  }

  @Test
  void nonsense_is_a_named_failure() {
    kernel.answer(number -> List.of(message(ENTRY, 0, number, PORT).length(3)));
    assertThatThrownBy(this::dump).isInstanceOf(NetlinkFormatException.class);
  }

  @Test
  void a_question_ends_with_its_one_answer_and_asks_for_no_acknowledgement() throws Exception {
    kernel.answer(number -> List.of(entry(number - 1, 0, 1), entry(number, 0, 2)));
    exchange.ask("ask", new NetlinkWriter().message(ENTRY, 0), entries, LIMITS);
    assertThat(entries.values).containsExactly(2);
    assertThat(kernel.lastFlags).isEqualTo(Netlink.NLM_F_REQUEST);
    kernel.answer(number -> List.of(error(number, -Errno.EINVAL, "")));
    assertThatThrownBy(
            () -> exchange.ask("ask", new NetlinkWriter().message(ENTRY, 0), entries, LIMITS))
        .hasMessage("cannot ask: netlink: EINVAL");
  }

  @Test
  void a_batch_ends_with_the_last_acknowledgement_asked_for() throws Exception {
    kernel.answer(number -> List.of(error(number, 0, ""), error(number + 1, 0, "")));
    NetlinkWriter batch =
        new NetlinkWriter().message(ENTRY, NLM_F_ACK).message(ENTRY, NLM_F_ACK).message(ENTRY, 0);
    exchange.request("change", batch, entries, LIMITS);
    assertThat(kernel.datagrams).isEmpty();
    kernel.answer(number -> List.of(error(number, 0, ""), error(number + 1, -Errno.EEXIST, "")));
    assertThatThrownBy(() -> exchange.request("change", batch, entries, LIMITS))
        .hasMessage("cannot change: netlink: EEXIST");
  }

  @Test
  void a_request_that_asks_for_no_acknowledgement_gets_one_for_its_last_message() throws Exception {
    kernel.answer(number -> List.of(entry(number, 0, 5), error(number, 0, "")));
    exchange.request("ask", new NetlinkWriter().message(ENTRY, 0), entries, LIMITS);
    assertThat(entries.values).containsExactly(5);
    assertThat(kernel.lastFlags).isEqualTo(Netlink.NLM_F_REQUEST | NLM_F_ACK);
  }

  private void dump() throws IOException {
    exchange.dump("list", new NetlinkWriter().message(ENTRY, 0), entries, LIMITS);
    assertThat(kernel.lastFlags).isEqualTo(Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
  }

  private static Datagram entry(int number, int flags, int value) {
    return message(ENTRY, flags | NLM_F_MULTI, number, PORT).putInt(value);
  }

  private static Datagram done(int number, int flags) {
    return message(NLMSG_DONE, flags | NLM_F_MULTI, number, PORT).putInt(0);
  }

  private static Datagram error(int number, int code, String text) {
    NetlinkWriter writer =
        new NetlinkWriter()
            .message(NLMSG_ERROR, Netlink.NLM_F_CAPPED | NLM_F_ACK_TLVS)
            .put32(code)
            .put32(16)
            .put32(0)
            .put32(0)
            .put32(0);
    if (!text.isEmpty()) {
      writer.string(Netlink.NLMSGERR_ATTR_MSG, text);
    }
    return new Datagram(writer, number, PORT);
  }

  private static Datagram message(int type, int flags, int number, int port) {
    return new Datagram(new NetlinkWriter().message(type, flags), number, port);
  }

  private static final class Datagram {
    private final NetlinkWriter writer;
    private final int number;
    private final int port;
    private long claimed = -1;
    private int length = -1;

    Datagram(NetlinkWriter writer, int number, int port) {
      this.writer = writer;
      this.number = number;
      this.port = port;
    }

    Datagram putInt(int value) {
      writer.put32(value);
      return this;
    }

    Datagram claiming(long bytes) {
      claimed = bytes;
      return this;
    }

    Datagram length(int bytes) {
      length = bytes;
      return this;
    }

    long into(MemorySegment buffer) {
      int bytes = writer.copyTo(buffer, number, 0);
      buffer.set(ValueLayout.JAVA_INT_UNALIGNED, 12, port);
      if (length >= 0) {
        buffer.set(ValueLayout.JAVA_INT_UNALIGNED, 0, length);
      }
      return claimed < 0 ? bytes : claimed;
    }
  }

  @FunctionalInterface
  private interface Script {
    List<Datagram> to(int number);
  }

  private static final class Kernel implements NetlinkDatagrams {
    private final MemorySegment outgoing = MemorySegment.ofArray(new byte[4096]);
    private final MemorySegment incoming = MemorySegment.ofArray(new byte[4096]);
    private final Queue<Script> scripts = new ArrayDeque<>();
    private final Queue<Datagram> datagrams = new ArrayDeque<>();
    private int discarded;
    private int lastFlags;

    void answer(Script script) {
      scripts.add(script);
    }

    @Override
    public MemorySegment outgoing() {
      return outgoing;
    }

    @Override
    public MemorySegment incoming() {
      return incoming;
    }

    @Override
    public void send(long bytes, String attempted) throws IOException {
      NetlinkMessages sent = new NetlinkMessages().over(outgoing, 0, bytes);
      assertThat(sent.next()).isTrue();
      int number = sent.sequence();
      do {
        lastFlags = sent.flags();
      } while (sent.next());
      datagrams.addAll(scripts.remove().to(number));
    }

    @Override
    public long receive(long deadline, String attempted) {
      Datagram datagram = datagrams.poll();
      return datagram == null ? -1 : datagram.into(incoming);
    }

    @Override
    public void discard() {
      discarded++;
      datagrams.clear();
    }
  }

  private static final class Entries implements NetlinkHandler {
    private final List<Integer> values = new ArrayList<>();
    private int begun;

    @Override
    public void begin() {
      begun++;
      values.clear();
    }

    @Override
    public void message(NetlinkMessages message) throws IOException {
      values.add(message.s32(0));
    }
  }
}
