package io.netsonde.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsResponseTest {
  private static final int OK = 0x8180;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int CASES = 20_000;

  @Test
  void addresses_come_in_their_order_with_the_shortest_ttl() throws Exception {
    DnsResponse response =
        parse(
            new Message(OK, "a.test", A)
                .answer(A, 300, 192, 0, 2, 2)
                .answer(A, 60, 192, 0, 2, 1)
                .answer(A, 100, 192, 0, 2, 2));

    assertThat(response.id()).isEqualTo(Message.ID);
    assertThat(response.question()).isEqualTo(new DnsQuestion("a.test", DnsType.A));
    assertThat(response.code()).isEqualTo(DnsResponse.NO_ERROR);
    assertThat(response.truncated()).isFalse();
    assertThat(response.addresses().stream().map(IpAddress::toString))
        .containsExactly("192.0.2.2", "192.0.2.1");
    assertThat(response.ttlSeconds()).hasValue(60);
  }

  @Test
  void letters_are_compared_without_case() throws Exception {
    DnsResponse response =
        parse(new Message(OK, "A.TEST", A).answer("a.tEst", A, 60, 192, 0, 2, 1));

    assertThat(response.question().name()).isEqualTo("a.test");
    assertThat(response.addresses()).hasSize(1);
  }

  @Test
  void a_mapped_address_is_the_ipv4_address() throws Exception {
    DnsResponse response =
        DnsResponse.parse(
            ByteBuffer.wrap(
                new Message(OK, "a.test", AAAA)
                    .answer(AAAA, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1)
                    .bytes()),
            DnsType.AAAA);

    assertThat(response.addresses()).containsExactly(IpAddress.parse("10.0.0.1").orElseThrow());
  }

  @Test
  void a_chain_of_aliases_is_followed_in_any_order_and_its_shortest_ttl_counts() throws Exception {
    DnsResponse response =
        parse(
            new Message(OK, "a.test", A)
                .answer("c.test", A, 300, 192, 0, 2, 3)
                .alias("b.test", 20, "C.test")
                .alias("a.test", 30, "b.test")
                .answer("other.test", A, 1, 192, 0, 2, 9));

    assertThat(response.addresses().stream().map(IpAddress::toString)).containsExactly("192.0.2.3");
    assertThat(response.ttlSeconds()).hasValue(20);
  }

  @Test
  void a_circle_of_aliases_leads_nowhere() throws Exception {
    DnsResponse response =
        parse(
            new Message(OK, "a.test", A)
                .alias("a.test", 30, "b.test")
                .alias("b.test", 30, "a.test"));

    assertThat(response.addresses()).isEmpty();
    assertThat(response.ttlSeconds()).isEmpty();
  }

  @Test
  void addresses_of_other_names_and_classes_and_types_do_not_count() throws Exception {
    Message message = new Message(OK, "a.test", A).answer("b.test", A, 300, 192, 0, 2, 1);
    message.answer(AAAA, 300, new int[16]);
    int at = message.position();
    byte[] bytes = message.answer(A, 300, 192, 0, 2, 1).bytes();
    bytes[at + 5] = 3;

    assertThat(DnsResponse.parse(ByteBuffer.wrap(bytes), DnsType.A).addresses()).isEmpty();
  }

  @Test
  void an_absence_holds_for_the_shorter_of_the_two_times_of_its_zone() throws Exception {
    assertThat(parse(new Message(OK | 3, "a.test", A).authority(900, 60)).ttlSeconds())
        .hasValue(60);
    DnsResponse response = parse(new Message(OK, "a.test", A).authority(30, 60));
    assertThat(response.ttlSeconds()).hasValue(30);
    assertThat(response.code()).isEqualTo(DnsResponse.NO_ERROR);
    assertThat(parse(new Message(OK | 3, "a.test", A)).ttlSeconds()).isEmpty();
  }

  @Test
  void a_ttl_with_the_highest_bit_is_none() throws Exception {
    assertThat(
            parse(new Message(OK, "a.test", A).answer(A, 0x80000001L, 192, 0, 2, 1)).ttlSeconds())
        .hasValue(0);
    assertThat(
            parse(new Message(OK, "a.test", A).answer(A, 0x7fffffffL, 192, 0, 2, 1)).ttlSeconds())
        .hasValue(Integer.MAX_VALUE);
  }

  @Test
  void of_a_truncated_message_only_the_question_is_read() throws Exception {
    byte[] bytes = new Message(OK | 0x0200, "a.test", A).answer(A, 60, 192, 0, 2, 1).bytes();
    DnsResponse response =
        DnsResponse.parse(ByteBuffer.wrap(bytes, 0, bytes.length - 3), DnsType.A);

    assertThat(response.truncated()).isTrue();
    assertThat(response.addresses()).isEmpty();
  }

  @Test
  void a_dot_within_a_label_is_not_one_between_labels() throws Exception {
    Message message = new Message(OK, "a.test", A).octets(6);
    message.octets("a.test".chars().toArray()).octets(0);
    message.number(A, 2).number(1, 2).number(60, 4).number(4, 2).octets(192, 0, 2, 1);

    assertThat(
            DnsResponse.parse(ByteBuffer.wrap(withOneAnswer(message.bytes())), DnsType.A)
                .addresses())
        .isEmpty();
  }

  @Test
  void what_breaks_the_rules_is_refused() {
    refused(new byte[11], "a message of 11 bytes");
    refused(new Message(0x0100, "a.test", A).bytes(), "no response to one question");
    byte[] two = new Message(OK, "a.test", A).bytes();
    two[5] = 2;
    refused(two, "no response to one question");
    refused(new Message(OK, "a.test", AAAA).bytes(), "a question of type 28 and class 1");
    refused(new Message(OK, "a.test", A).answer(A, 60, 192, 0, 2).bytes(), "an address of 3 bytes");
    byte[] whole = new Message(OK, "a.test", A).answer(A, 60, 192, 0, 2, 1).bytes();
    refused(Arrays.copyOf(whole, whole.length - 1), "a record that the message ends in");
    refused(Arrays.copyOf(whole, whole.length - 6), "a record that the message ends in");
    refused(Arrays.copyOf(whole, 14), "a name that the message ends in");
  }

  @Test
  void pointers_that_do_not_lead_back_are_refused() {
    Message message = new Message(OK, "a.test", A);
    int at = message.position();
    refused(
        withOneAnswer(message.octets(0xc0, at).bytes()),
        "a name's pointer leads to " + at + " from " + at);
  }

  @Test
  void names_that_are_too_long_are_refused() {
    String label = "x".repeat(63);
    String long252 = String.join(".", label, label, label, "x".repeat(59));
    Message message = new Message(OK, long252, A);
    refused(
        withOneAnswer(message.octets(2, 'y', 'y').octets(0xc0, 12).bytes()),
        "a name of more than 255 octets");
    refused(withOneAnswer(new Message(OK, "a.test", A).octets(0x41).bytes()), "a label of type 1");
  }

  @Test
  void any_change_of_a_good_message_is_read_or_refused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good =
        new Message(OK, "a.test", A)
            .alias("a.test", 30, "b.test")
            .answer("b.test", A, 60, 192, 0, 2, 1)
            .authority(60, 60)
            .bytes();
    int read = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = good.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        DnsResponse.parse(ByteBuffer.wrap(bytes, 0, bytes.length - random.nextInt(4)), DnsType.A);
        read++;
      } catch (DnsFormatException refused) {
        assertThat(refused).as("seed " + seed).hasMessageNotContaining("null");
      }
    }
    assertThat(read).as("seed " + seed).isBetween(CASES / 20, CASES * 19 / 20);
  }

  @FuzzTest
  void any_message_is_read_or_refused(byte[] bytes) {
    for (DnsType type : DnsType.values()) {
      try {
        DnsResponse response = DnsResponse.parse(ByteBuffer.wrap(bytes), type);
        assertThat(response.question().type()).isEqualTo(type);
      } catch (DnsFormatException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  /** Says that what follows the question is an answer. */
  private static byte[] withOneAnswer(byte[] bytes) {
    bytes[7] = 1;
    return bytes;
  }

  private static DnsResponse parse(Message message) throws DnsFormatException {
    return DnsResponse.parse(ByteBuffer.wrap(message.bytes()), DnsType.A);
  }

  private static void refused(byte[] bytes, String why) {
    assertThatThrownBy(() -> DnsResponse.parse(ByteBuffer.wrap(bytes), DnsType.A))
        .isInstanceOf(DnsFormatException.class)
        .hasMessage(why);
  }
}
