package io.netsonde.tcp.analysis;

import static io.netsonde.tcp.analysis.Talk.ACK;
import static io.netsonde.tcp.analysis.Talk.FIN;
import static io.netsonde.tcp.analysis.Talk.RST;
import static io.netsonde.tcp.analysis.Talk.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairConfig;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.tcp.pairs.Retransmission;
import io.netsonde.wire.frame.Frame;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Conversations as they happen, and what is said of them. */
class AnalyserTest {
  private final Talk talk = new Talk();

  @Test
  void what_this_machine_sends_again_is_a_retransmission_however_soon() {
    talk.on(1, Frame.Direction.OUTGOING).open();
    talk.client(ACK, 101, 501, 1000, 502, 3).client(ACK, 1101, 501, 1000, 502, 4);
    talk.client(ACK, 101, 501, 1000, 502, 3);
    assertThat(talk.last()).isEqualTo("retrans");
    assertThat(talk.client(Retransmission.OTHER.column())).isEqualTo(1);
    assertThat(talk.client(Columns.REORDERED)).isZero();
  }

  @Test
  void segments_are_counted_as_the_card_cuts_them() {
    talk.on(1, Frame.Direction.OUTGOING).open().gso(1448);
    talk.client(ACK, 101, 501, 14_480, 502, 3).pass(300);
    talk.client(ACK, 101, 501, 14_480, 502, 13);
    PairSnapshot row = Objects.requireNonNull(talk.clientRow());
    assertThat(row.retransmittedPackets()).isEqualTo(1);
    assertThat(row.retransmittedSegments()).isEqualTo(10);
    assertThat(row.retransmittedBytes()).isEqualTo(14_480);
    assertThat(talk.last()).isEqualTo("retrans,timeout");
  }

  @Test
  void without_the_cards_word_the_agreed_size_tells_how_many_segments() {
    talk.open().client(ACK, 101, 501, 2921, 502, 3).pass(300);
    talk.client(ACK, 101, 501, 2921, 502, 6);
    PairSnapshot row = Objects.requireNonNull(talk.clientRow());
    assertThat(row.retransmittedSegments()).isEqualTo(3);
    assertThat(row.maximumSegmentSize()).isEqualTo(1460);
    assertThat(row.windowScale()).isEqualTo(7);
  }

  @Test
  void identifications_that_count_up_tell_reordering_from_retransmission() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).client(ACK, 201, 501, 100, 502, 4);
    talk.pass(50).client(ACK, 401, 501, 100, 502, 6);
    assertThat(talk.last()).isEqualTo("lost_segment");
    talk.pass(50).client(ACK, 301, 501, 100, 502, 5);
    assertThat(talk.last()).isEqualTo("ooo");
    talk.pass(1).client(ACK, 301, 501, 100, 502, 7);
    assertThat(talk.last()).isEqualTo("retrans");
  }

  @Test
  void timestamps_tell_it_where_identifications_mean_nothing() {
    talk.overIpv6().open().stamp(1000).client(ACK, 101, 501, 100, 502, 0);
    talk.stamp(1005).client(ACK, 301, 501, 100, 502, 0);
    talk.pass(1).stamp(1004).client(ACK, 201, 501, 100, 502, 0);
    assertThat(talk.last()).isEqualTo("ooo");
    talk.pass(1).stamp(1006).client(ACK, 201, 501, 100, 502, 0);
    assertThat(talk.last()).isEqualTo("retrans");
  }

  @Test
  void what_was_acknowledged_is_sent_again_in_vain_and_what_is_asked_for_fast() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).client(ACK, 201, 501, 100, 502, 4);
    talk.client(ACK, 301, 501, 100, 502, 5).pass(10).server(ACK, 501, 201, 0, 500, 0);
    talk.server(ACK, 501, 201, 0, 500, 0).server(ACK, 501, 201, 0, 500, 0);
    assertThat(talk.last()).isEqualTo("dupack");
    talk.client(ACK, 201, 501, 100, 502, 6);
    assertThat(talk.last()).isEqualTo("retrans,fast");
    talk.client(ACK, 101, 501, 100, 502, 7);
    assertThat(talk.last()).isEqualTo("retrans,spurious");
    assertThat(talk.server(Columns.DUPLICATE_ACKS)).isEqualTo(2);
  }

  @Test
  void repeated_handshakes_are_counted_by_their_side() {
    talk.client(SYN, 100, 0, 0, 64240, 1).pass(1000).client(SYN, 100, 0, 0, 64240, 2);
    talk.server(SYN | ACK, 500, 101, 0, 65160, 0).pass(1000);
    talk.server(SYN | ACK, 500, 101, 0, 65160, 0).client(ACK, 101, 501, 0, 502, 3);
    assertThat(talk.client(Retransmission.SYN.column())).isEqualTo(1);
    assertThat(talk.server(Retransmission.SYN_ACK.column())).isEqualTo(1);
    assertThat(talk.client(Columns.ATTEMPTS)).isEqualTo(1);
    assertThat(talk.client(Columns.ESTABLISHED)).isEqualTo(1);
    // Karn: neither answer can be told to belong to the first or to the second.
    assertThat(talk.client(Columns.HANDSHAKES)).isZero();
    assertThat(talk.server(Columns.HANDSHAKES)).isZero();
  }

  @Test
  void resets_are_told_by_how_far_the_connection_had_come() {
    talk.client(SYN, 100, 0, 0, 64240, 1).server(RST | ACK, 0, 101, 0, 0, 0);
    assertThat(talk.server(Columns.REFUSED)).isEqualTo(1);
    assertThat(talk.server(Columns.RESETS + Lifecycle.HANDSHAKE)).isEqualTo(1);
    talk.fromPort(40_001).open().server(RST, 501, 0, 0, 0, 0);
    assertThat(talk.server(Columns.RESETS + Lifecycle.ESTABLISHED)).isEqualTo(1);
    talk.fromPort(40_002).open().client(FIN | ACK, 101, 501, 0, 502, 3);
    talk.server(RST, 501, 0, 0, 0, 0);
    assertThat(talk.server(Columns.RESETS + Lifecycle.CLOSING)).isEqualTo(1);
    talk.fromPort(40_003).server(RST, 501, 0, 0, 0, 0);
    assertThat(talk.server(Columns.RESETS + Lifecycle.UNKNOWN)).isEqualTo(1);
    assertThat(talk.server(Columns.REFUSED)).isEqualTo(1);
    assertThat(talk.client(Columns.ENDED + Lifecycle.BY_RESET)).isEqualTo(3);
  }

  @Test
  void a_reset_that_does_not_answer_the_request_ends_nothing() {
    talk.client(SYN, 100, 0, 0, 64240, 1).server(RST | ACK, 0, 100, 0, 0, 0);
    talk.pass(10).server(SYN | ACK, 500, 101, 0, 65160, 0).client(ACK, 101, 501, 0, 502, 2);
    assertThat(talk.server(Columns.REFUSED)).isZero();
    assertThat(talk.client(Columns.ESTABLISHED)).isEqualTo(1);
  }

  @Test
  void a_connection_lasts_from_its_first_segment_to_its_last() {
    talk.open().pass(980).client(FIN | ACK, 101, 501, 0, 502, 3);
    talk.server(FIN | ACK, 501, 102, 0, 500, 0).client(ACK, 102, 502, 0, 502, 4);
    assertThat(talk.client(Columns.ENDED + Lifecycle.IN_ORDER)).isEqualTo(1);
    assertThat(talk.client(Columns.CONNECTION_NANOS)).isEqualTo(1000 * Talk.MILLI);
    assertThat(talk.analyser.snapshot().devices().getFirst().durations().seconds()).isEqualTo(1.0);
    talk.pass(10_000).client(ACK, 102, 502, 0, 502, 5);
    assertThat(talk.client(Columns.CONNECTION_NANOS)).isEqualTo(1000 * Talk.MILLI);
  }

  @Test
  void round_trips_are_those_of_handshakes_and_of_data_sent_once() {
    talk.open();
    assertThat(talk.client(Columns.HANDSHAKE_NANOS)).isEqualTo(10 * Talk.MILLI);
    assertThat(talk.server(Columns.HANDSHAKE_NANOS)).isEqualTo(10 * Talk.MILLI);
    talk.client(ACK, 101, 501, 100, 502, 3).pass(30).server(ACK, 501, 201, 0, 500, 0);
    assertThat(talk.client(Columns.ROUND_TRIP_NANOS)).isEqualTo(30 * Talk.MILLI);
    talk.client(ACK, 201, 501, 100, 502, 4).pass(300).client(ACK, 201, 501, 100, 502, 5);
    talk.pass(30).server(ACK, 501, 301, 0, 500, 0);
    assertThat(talk.client(Columns.ROUND_TRIPS)).isEqualTo(1);
  }

  @Test
  void a_closed_window_is_counted_once_and_for_as_long_as_it_is_closed() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).server(ACK, 501, 201, 0, 0, 0);
    assertThat(talk.last()).isEqualTo("zero_window");
    talk.pass(200).client(ACK, 200, 501, 0, 502, 4);
    assertThat(talk.last()).isEqualTo("zwin_probe");
    talk.server(ACK, 501, 201, 0, 0, 0);
    assertThat(talk.last()).isEqualTo("zero_window,zwin_probe_ack");
    talk.pass(300).server(ACK, 501, 201, 0, 500, 0);
    assertThat(talk.last()).isEqualTo("win_update");
    talk.pass(400).client(ACK, 201, 501, 100, 502, 5);
    assertThat(talk.server(Columns.ZERO_WINDOW_EVENTS)).isEqualTo(1);
    assertThat(talk.server(Columns.ZERO_WINDOWS)).isEqualTo(2);
    assertThat(talk.server(Columns.ZERO_WINDOW_NANOS)).isEqualTo(500 * Talk.MILLI);
  }

  @Test
  void a_data_segment_with_a_closed_window_harms_nothing() {
    talk.open().server(ACK, 501, 101, 100, 0, 0);
    assertThat(talk.server(Columns.ZERO_WINDOWS)).isEqualTo(1);
    assertThat(talk.packets()).isEqualTo(4);
  }

  @Test
  void a_full_window_is_told_by_its_scale() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).server(ACK, 501, 201, 0, 2, 0);
    talk.client(ACK, 201, 501, 256, 502, 4);
    assertThat(talk.last()).isEqualTo("win_full");
  }

  @Test
  void keep_alives_are_no_retransmissions() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).server(ACK, 501, 201, 0, 500, 0);
    talk.pass(60_000).client(ACK, 200, 501, 1, 502, 4);
    assertThat(talk.last()).isEqualTo("keepalive");
    talk.server(ACK, 501, 201, 0, 500, 0);
    assertThat(talk.last()).isEqualTo("keepalive_ack");
    assertThat(Objects.requireNonNull(talk.clientRow()).retransmittedPackets()).isZero();
  }

  @Test
  void a_frame_on_two_devices_counts_once() {
    talk.open();
    for (int i = 0; i < 12; i++) {
      talk.on(1, Frame.Direction.INCOMING).client(ACK, 101 + i * 100, 501, 100, 502, 3 + i);
      talk.on(2, Frame.Direction.OUTGOING).client(ACK, 101 + i * 100, 501, 100, 502, 3 + i);
    }
    assertThat(talk.packets()).isEqualTo(3 + 12);
    assertThat(talk.client(Columns.DUPLICATES)).isEqualTo(12);
    assertThat(Objects.requireNonNull(talk.clientRow()).retransmittedPackets()).isZero();
  }

  /** As behind a queue; so many that their serial numbers begin anew. */
  @Test
  void thousands_of_frames_may_come_before_their_copies() {
    talk.open();
    int burst = 8000;
    for (int first = 0; first < 12 * burst; first += burst) {
      for (int device = 1; device <= 2; device++) {
        talk.on(device, Frame.Direction.UNKNOWN);
        for (int i = first; i < first + burst; i++) {
          talk.client(ACK, 101 + i * 100, 501, 100, 502, 3 + i & 0xffff);
        }
      }
      assertThat(talk.client(Columns.DUPLICATES)).isEqualTo(first + burst);
    }
    assertThat(Objects.requireNonNull(talk.clientRow()).retransmittedPackets()).isZero();
  }

  @Test
  void a_question_about_the_window_on_two_devices_counts_once() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).server(ACK, 501, 201, 0, 0, 0).pass(200);
    talk.on(1, Frame.Direction.INCOMING).client(ACK, 201, 501, 1, 502, 4);
    assertThat(talk.last()).contains("probe");
    talk.on(2, Frame.Direction.OUTGOING).client(ACK, 201, 501, 1, 502, 4);
    assertThat(talk.last()).isEqualTo("duplicate");
  }

  /** As a switch shows it that mirrors both directions, or two of its ports. */
  @Test
  void a_frame_that_is_mirrored_on_one_device_counts_once() {
    talk.on(1, Frame.Direction.INCOMING).open();
    for (int i = 0; i < 12; i++) {
      talk.client(ACK, 101 + i * 100, 501, 100, 502, 3 + i);
      talk.client(ACK, 101 + i * 100, 501, 100, 502, 3 + i);
      assertThat(talk.last()).isEqualTo("duplicate");
      talk.pass(5);
    }
    assertThat(talk.packets()).isEqualTo(3 + 12);
    assertThat(talk.client(Columns.DUPLICATES)).isEqualTo(12);
    assertThat(Objects.requireNonNull(talk.clientRow()).retransmittedPackets()).isZero();
  }

  @Test
  void a_connection_with_old_ports_is_begun_once_however_many_devices_it_crosses() {
    talk.open().pass(5000);
    talk.on(1, Frame.Direction.INCOMING).client(SYN, 90_000, 0, 0, 64240, 9);
    talk.on(2, Frame.Direction.OUTGOING).client(SYN, 90_000, 0, 0, 64240, 9);
    assertThat(talk.last()).isEqualTo("duplicate");
    assertThat(talk.client(Columns.ATTEMPTS)).isEqualTo(2);
  }

  @Test
  void equal_acknowledgements_without_a_number_are_not_copies() {
    talk.open().client(ACK, 101, 501, 100, 502, 3).client(ACK, 301, 501, 100, 502, 5);
    talk.server(ACK, 501, 201, 0, 500, 0).server(ACK, 501, 201, 0, 500, 0);
    assertThat(talk.last()).isEqualTo("dupack");
  }

  @Test
  void ports_that_are_used_again_begin_another_connection() {
    talk.open().pass(5000).client(SYN, 90_000, 0, 0, 64240, 9);
    assertThat(talk.last()).isEqualTo("reused_ports");
    assertThat(talk.analyser.snapshot().bounds().conversationsSeen()).isEqualTo(2);
    assertThat(talk.client(Columns.ENDED + Lifecycle.UNSEEN)).isEqualTo(1);
  }

  @Test
  void sequence_numbers_wrap_around() {
    talk.client(ACK, -100, 501, 50, 502, 3).client(ACK, -50, 501, 100, 502, 4);
    talk.client(ACK, 50, 501, 100, 502, 5);
    assertThat(talk.found).containsExactly("", "", "");
    talk.pass(300).client(ACK, -50, 501, 100, 502, 6);
    assertThat(talk.last()).isEqualTo("retrans,timeout");
  }

  @Test
  void connections_are_bounded_and_the_live_one_outlasts_a_flood() {
    Talk flooded =
        new Talk(
            new AnalysisConfig(
                AnalysisConfig.Mode.OWN,
                1000,
                Duration.ofMinutes(15),
                Duration.ofMinutes(1),
                false,
                PairConfig.defaults().with(10, Duration.ofMinutes(10))));
    flooded.open().client(ACK, 101, 501, 100, 502, 3);
    for (int i = 0; i < 50_000; i++) {
      flooded.fromPort(i % 39_000 + 1).client(SYN, i, 0, 0, 1000, i);
    }
    AnalysisBounds bounds = flooded.analyser.snapshot().bounds();
    assertThat(bounds.conversations()).isEqualTo(1000);
    assertThat(bounds.conversationsEvicted()).isGreaterThan(48_000);
    flooded.fromPort(40_000).client(ACK, 101, 501, 100, 502, 4);
    assertThat(flooded.last()).isEqualTo("retrans");
    flooded.pass(120_000).analyser.pass(1_800_000_000_000_000_000L);
    for (int i = 0; i < 60; i++) {
      flooded.analyser.pass(1_800_000_000_000_000_000L + i * 1_000_000_000L);
    }
    assertThat(flooded.analyser.snapshot().bounds().conversations()).isZero();
    assertThat(flooded.analyser.snapshot().bounds().conversationsExpired()).isEqualTo(1000);
    assertThat(flooded.packets()).isEqualTo(50_000 + 5);
  }

  @Test
  void requests_that_nobody_answers_take_a_quarter_of_the_room() {
    int most = AnalysisConfig.defaults().maxConversations();
    for (int i = 0; i < most; i++) {
      talk.fromPort(i + 1).client(SYN, i, 0, 0, 1000, i);
    }
    AnalysisBounds bounds = talk.analyser.snapshot().bounds();
    assertThat(bounds.conversations()).isEqualTo(most / 4);
    assertThat(bounds.conversationsEvicted()).isEqualTo(most - most / 4);
  }

  @Test
  void connections_that_are_answered_take_all_of_the_room() {
    int most = AnalysisConfig.defaults().maxConversations();
    for (int i = 0; i < most; i++) {
      talk.fromPort(i + 1).client(ACK, 101, 501, 100, 502, 3).server(ACK, 501, 201, 0, 502, 4);
    }
    AnalysisBounds bounds = talk.analyser.snapshot().bounds();
    assertThat(bounds.conversations()).isEqualTo(most);
    assertThat(bounds.conversationsEvicted()).isZero();
  }

  @Test
  void a_snapshot_stays_as_it_was() {
    talk.open();
    AnalysisSnapshot before = talk.analyser.snapshot();
    assertThat(talk.analyser.snapshot().pairs().getFirst()).isSameAs(before.pairs().getFirst());
    long packets = before.pairs().getFirst().get(Columns.PACKETS);
    talk.client(ACK, 101, 501, 100, 502, 3);
    assertThat(before.pairs().getFirst().get(Columns.PACKETS)).isEqualTo(packets);
    assertThat(talk.analyser.snapshot().pairs().getFirst().get(Columns.PACKETS))
        .isEqualTo(packets + 1);
  }
}
