package io.netsonde.tcp.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the kernel's counters are served, under which names.
 *
 * <p>What the kernel counts twice, in a sum and in its parts, is served so that the rows of a
 * family can be added up: parts of one thing share a family and have a label; the sum has a family
 * of its own.
 */
final class HostCounters {
  /**
   * One counter.
   *
   * @param family name of the family
   * @param value of the label, empty where the family has none
   * @param source as {@link ProcNet} names it
   */
  record Counter(String family, String value, String source) {}

  /**
   * A family.
   *
   * @param name with {@code _total} where it is a counter
   * @param help what an operator learns
   * @param label beside {@code netns}; empty for none
   */
  record Kind(String name, String help, String label) {
    boolean isCounter() {
      return name.endsWith("_total");
    }
  }

  private static final String PREFIX = "tcp_host_";
  private static final List<Kind> KINDS = new ArrayList<>();
  private static final List<Counter> COUNTERS = new ArrayList<>();

  static {
    family(
        "opened_connections_total",
        "Connections that were begun (active) or accepted (passive).",
        "direction");
    rows("active Tcp.ActiveOpens", "passive Tcp.PassiveOpens");
    family("failed_connections_total", "Connections that were given up before they were made.", "");
    rows(" Tcp.AttemptFails");
    family("reset_connections_total", "Connections that were made and ended by a reset.", "");
    rows(" Tcp.EstabResets");
    family("established_connections", "Connections that are made now.", "");
    rows(" Tcp.CurrEstab");
    family(
        "segments_total",
        "Segments received and sent; those sent again are not among them.",
        "direction");
    rows("received Tcp.InSegs", "sent Tcp.OutSegs");
    family(
        "retransmitted_segments_total",
        "Segments that this machine sent again: the truth about its own sockets.",
        "");
    rows(" Tcp.RetransSegs");
    family(
        "retransmissions_total",
        "Why segments were sent again; what is in none of these was sent again for another reason.",
        "kind");
    rows(
        "fast TcpExt.TCPFastRetrans",
        "slow_start TcpExt.TCPSlowStartRetrans",
        "syn TcpExt.TCPSynRetrans",
        "loss_probe TcpExt.TCPLossProbes");
    family(
        "lost_retransmissions_total",
        "Segments that were lost again after they had been sent again.",
        "");
    rows(" TcpExt.TCPLostRetransmit");
    family(
        "failed_retransmissions_total",
        "Segments that could not be sent again, for want of memory or a route.",
        "");
    rows(" TcpExt.TCPRetransFail");
    family("retransmission_timeouts_total", "Times that no acknowledgement came in time.", "");
    rows(" TcpExt.TCPTimeouts");
    family(
        "spurious_timeouts_total", "Timeouts after which it turned out that nothing was lost.", "");
    rows(" TcpExt.TCPSpuriousRTOs");
    family(
        "out_of_order_segments_total",
        "Segments that arrived before earlier ones, and were kept.",
        "");
    rows(" TcpExt.TCPOFOQueue");
    family(
        "duplicate_data_reports_total",
        "Duplicate SACKs: reports that data arrived twice.",
        "direction");
    rows("received TcpExt.TCPDSACKRecv", "sent TcpExt.TCPDSACKOldSent");
    family("resets_sent_total", "Resets that this machine sent.", "");
    rows(" Tcp.OutRsts");
    family(
        "received_errors_total",
        "Segments that were not taken: any, and of these those with a wrong checksum.",
        "kind");
    rows("any Tcp.InErrs", "checksum Tcp.InCsumErrors");
    family(
        "listen_overflows_total",
        "Connections that were not accepted because the queue of a listening socket was full.",
        "");
    rows(" TcpExt.ListenOverflows");
    family(
        "listen_drops_total",
        "SYNs that a listening socket dropped, for a full queue or any other reason.",
        "");
    rows(" TcpExt.ListenDrops");
    family(
        "request_queue_full_total",
        "SYNs that found the queue of half-open connections full, by what was done.",
        "action");
    rows("drop TcpExt.TCPReqQFullDrop", "cookie TcpExt.TCPReqQFullDoCookies");
    family(
        "dropped_segments_total",
        "Segments that were dropped on their way to a socket, by reason.",
        "reason");
    rows(
        "backlog TcpExt.TCPBacklogDrop",
        "receive_queue TcpExt.TCPRcvQDrop",
        "zero_window TcpExt.TCPZeroWindowDrop",
        "out_of_order TcpExt.TCPOFODrop");
    family(
        "zero_window_total",
        "Times that this machine closed a window (to), opened it again (from), or would have closed"
            + " it had it had the room to say so (want).",
        "change");
    rows(
        "to TcpExt.TCPToZeroWindowAdv",
        "from TcpExt.TCPFromZeroWindowAdv",
        "want TcpExt.TCPWantZeroWindowAdv");
    family(
        "aborted_connections_total",
        "Connections that this machine ended by force, by reason.",
        "reason");
    rows(
        "data TcpExt.TCPAbortOnData",
        "close TcpExt.TCPAbortOnClose",
        "memory TcpExt.TCPAbortOnMemory",
        "timeout TcpExt.TCPAbortOnTimeout",
        "linger TcpExt.TCPAbortOnLinger");
    family("memory_pressures_total", "Times that TCP's memory became scarce.", "");
    rows(" TcpExt.TCPMemoryPressures");
    family(
        "pruned_queues_total",
        "Times that queues of a socket were thrown away for want of its memory.",
        "queue");
    rows("receive TcpExt.RcvPruned", "out_of_order TcpExt.OfoPruned");
    family(
        "fragmentation_failures_total",
        "Packets of any protocol that were too long and might not be cut.",
        "ip_version");
    rows("4 Ip.FragFails", "6 Ip6FragFails");
    family(
        "reassembly_failures_total",
        "Packets of any protocol of which not all fragments came.",
        "ip_version");
    rows("4 Ip.ReasmFails", "6 Ip6ReasmFails");
    family("sockets", "TCP sockets in use; those in TIME_WAIT are not among them.", "ip_version");
    rows("4 TCP.inuse", "6 TCP6.inuse");
    family(
        "time_wait_sockets",
        "Connections that are over and remembered for a while (TIME_WAIT).",
        "");
    rows(" TCP.tw");
  }

  /** By the group's name as the kernel writes it, then by the counter's. */
  private static final Map<String, Map<String, String>> SERVED =
      Stream.concat(COUNTERS.stream().map(Counter::source), Stream.of("TCP.orphan", "TCP.mem"))
          .collect(
              Collectors.groupingBy(
                  source -> source.substring(0, source.indexOf('.') + 1).replace('.', ':'),
                  Collectors.toMap(
                      source -> source.substring(source.indexOf('.') + 1), source -> source)));

  private HostCounters() {}

  /** All families, in the order in which they are served. */
  static List<Kind> kinds() {
    return List.copyOf(KINDS);
  }

  /** What is read beside them, for the machine as a whole. */
  static final String ORPHANS = "TCP.orphan";

  static final String MEMORY_PAGES = "TCP.mem";

  /**
   * What is served of a group: as {@link ProcNet} names it, by the kernel's name.
   *
   * @param group as the kernel writes it, {@code Tcp:}; empty for those without one
   */
  static Map<String, String> served(String group) {
    return SERVED.getOrDefault(group, Map.of());
  }

  /** All counters. */
  static List<Counter> counters() {
    return List.copyOf(COUNTERS);
  }

  private static void family(String name, String help, String label) {
    KINDS.add(new Kind(PREFIX + name, help, label));
  }

  /** Counters of the family before, each its label's value and its source. */
  private static void rows(String... rows) {
    String family = KINDS.getLast().name();
    for (String row : rows) {
      int blank = row.indexOf(' ');
      COUNTERS.add(new Counter(family, row.substring(0, blank), row.substring(blank + 1)));
    }
  }
}
