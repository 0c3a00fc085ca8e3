package io.netsonde.tcp.families;

import io.netsonde.metrics.Family;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.Retransmission;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The families by pair. A pair has the first few always and of the others what is not 0; the row
 * for all others has all always, so that each family is there.
 */
final class PairFamilies {
  private static final double NANOS = 1e9;

  private final List<Family> families = new ArrayList<>();
  private final List<LabelledPair> rows;

  private PairFamilies(List<LabelledPair> rows) {
    this.rows = rows;
  }

  static List<MetricSnapshot> of(List<LabelledPair> rows) {
    PairFamilies all = new PairFamilies(rows);
    all.traffic();
    all.retransmissions();
    all.order();
    all.windows();
    all.connections();
    all.network();
    all.times();
    all.offers();
    return all.families.stream().map(Family::snapshot).toList();
  }

  private void traffic() {
    always("packets", "IP packets from source to destination.", Columns.PACKETS);
    always("bytes", "Bytes of IP packets, with all headers from IP on.", Columns.BYTES);
    always("payload_bytes", "Bytes that TCP carried.", Columns.PAYLOAD_BYTES);
    one(
        "tcp_packets",
        "TCP packets; what a card cuts into segments, or puts together, is one.",
        Columns.TCP_PACKETS);
    one(
        "duplicate_frames",
        "Frames that had been seen before, on another interface or mirrored; they count in nothing"
            + " else.",
        Columns.DUPLICATES);
  }

  private void retransmissions() {
    kinds(
        "retransmitted_packets",
        "TCP packets that the source sent again, by what made it do so.",
        0);
    kinds(
        "retransmitted_segments",
        "TCP segments that the source sent again, as its kernel counts them.",
        1);
    kinds("retransmitted_bytes", "Bytes of payload that the source sent again.", 2);
  }

  private void order() {
    one("reordered_packets", "TCP packets that were overtaken on their way.", Columns.REORDERED);
    one(
        "duplicate_acks",
        "Acknowledgements that tell the other side that something is missing.",
        Columns.DUPLICATE_ACKS);
    one(
        "gaps",
        "TCP packets before which others were not seen: lost before this place, or not captured.",
        Columns.GAPS);
    one(
        "unseen_acknowledged",
        "Acknowledgements of data that was not seen here: not captured, or another way.",
        Columns.UNSEEN_ACKNOWLEDGED);
  }

  private void windows() {
    one(
        "zero_windows",
        "How often the source closed its window: it does not read what comes.",
        Columns.ZERO_WINDOW_EVENTS);
    one("zero_window_packets", "Packets that say so.", Columns.ZERO_WINDOWS);
    seconds("zero_window_seconds", "How long its window was closed.", Columns.ZERO_WINDOW_NANOS);
    one(
        "zero_window_probes",
        "Packets that ask whether the other side's window is still closed.",
        Columns.ZERO_WINDOW_PROBES);
    one(
        "window_full",
        "Packets that fill the destination's window: the source could send more.",
        Columns.WINDOW_FULL);
    one("window_updates", "Packets that only open the window.", Columns.WINDOW_UPDATES);
    one("keepalives", "Packets that ask whether the other side is there.", Columns.KEEP_ALIVES);
    one("keepalive_acks", "Answers to such.", Columns.KEEP_ALIVE_ACKS);
  }

  private void connections() {
    one(
        "connection_attempts",
        "Connections that the source asked for; a repeated SYN is none.",
        Columns.ATTEMPTS);
    one("connections", "Connections of the source that came about.", Columns.ESTABLISHED);
    one("refused", "Connections that the source refused by a reset.", Columns.REFUSED);
    labelled(
        "connections_ended",
        "Connections of the source that ended: in order, by reset, or unseen, which is by silence"
            + " or for want of room.",
        "how",
        Columns.ENDED,
        "fin",
        "reset",
        "unseen");
    labelled(
        "resets",
        "Resets that the source sent, by how far the connection had come.",
        "stage",
        Columns.RESETS,
        "handshake",
        "established",
        "closing",
        "unknown");
    one("syn_packets", "Packets with SYN.", Columns.SYNS);
    one("fin_packets", "Packets with FIN.", Columns.FINS);
    one(
        "reused_ports",
        "Connections with the ports of one that was not forgotten yet.",
        Columns.REUSED_PORTS);
    seconds(
        "connection_seconds",
        "How long the connections of the source lasted so far, all together; its rate is how many"
            + " there were at a time.",
        Columns.CONNECTION_NANOS);
  }

  private void network() {
    one("dont_fragment_packets", "IPv4 packets that must stay whole.", Columns.DONT_FRAGMENT);
    one("fragments", "Packets that are fragments.", Columns.FRAGMENTS);
    one(
        "fragmentation_needed",
        "Reports of routers that a packet from source to destination did not fit.",
        Columns.FRAGMENTATION_NEEDED);
    one(
        "ecn_capable_packets",
        "Packets that a router may mark instead of dropping them.",
        Columns.ECN_CAPABLE);
    one("ecn_marked_packets", "Packets that a router marked for congestion.", Columns.ECN_MARKED);
    one("ecn_echoes", "Packets that tell the other side of marks.", Columns.ECN_ECHOES);
    one(
        "congestion_window_reduced",
        "Packets that tell the other side that the source slowed down.",
        Columns.ECN_REDUCED);
  }

  private void times() {
    seconds(
        "handshake_seconds",
        "Times from a SYN or SYN/ACK of the source to its answer, summed up.",
        Columns.HANDSHAKE_NANOS);
    one("handshakes", "How many such times.", Columns.HANDSHAKES);
    seconds(
        "round_trip_seconds",
        "Times from data of the source to its acknowledgement, from this place and back, summed up.",
        Columns.ROUND_TRIP_NANOS);
    one("round_trips", "How many such times.", Columns.ROUND_TRIPS);
  }

  private void offers() {
    one(
        "window_scale_options",
        "Packets of handshakes with the window scale option.",
        Columns.WINDOW_SCALES);
    Family scale =
        gauge(
            "window_scale_shift", "By how many bits the source last offered to shift its window.");
    Family size = gauge("mss_bytes", "Greatest segment that the source last said to take.");
    for (LabelledPair row : rows) {
      if (row.pair().windowScale() >= 0 && !row.isOther()) {
        scale.add(row.pair().windowScale(), row.labels().own());
      }
      if (row.pair().maximumSegmentSize() >= 0 && !row.isOther()) {
        size.add(row.pair().maximumSegmentSize(), row.labels().own());
      }
    }
  }

  private void always(String name, String help, int column) {
    Family family = counter(name, help);
    for (LabelledPair row : rows) {
      family.add((double) row.pair().get(column), row.labels().own());
    }
  }

  private void one(String name, String help, int column) {
    divided(name, help, column, 1);
  }

  private void seconds(String name, String help, int column) {
    divided(name, help, column, NANOS);
  }

  private void divided(String name, String help, int column, double by) {
    Family family = counter(name, help);
    for (LabelledPair row : rows) {
      if (row.pair().get(column) != 0 || row.isOther()) {
        family.add(row.pair().get(column) / by, row.labels().own());
      }
    }
  }

  private void kinds(String name, String help, int place) {
    Family family = counter(name, help, "kind");
    for (LabelledPair row : rows) {
      for (Retransmission kind : Retransmission.values()) {
        if (row.pair().get(kind.column()) != 0 || row.isOther()) {
          family.add(
              (double) row.pair().get(kind.column() + place),
              row.labels().with("kind", kind.label()));
        }
      }
    }
  }

  private void labelled(String name, String help, String label, int column, String... values) {
    Family family = counter(name, help, label);
    for (LabelledPair row : rows) {
      for (int i = 0; i < values.length; i++) {
        if (row.pair().get(column + i) != 0 || row.isOther()) {
          Labels labels = row.labels().with(label, values[i]);
          family.add((double) row.pair().get(column + i), labels);
        }
      }
    }
  }

  private Family counter(String name, String help, String... further) {
    List<String> names = new ArrayList<>(List.of("src", "dst", "device"));
    names.addAll(List.of(further));
    Family family =
        Family.counter("tcp_flow_" + name + "_total", help, names.toArray(String[]::new));
    families.add(family);
    return family;
  }

  private Family gauge(String name, String help) {
    Family family = Family.gauge("tcp_flow_" + name, help, "src", "dst", "device");
    families.add(family);
    return family;
  }
}
