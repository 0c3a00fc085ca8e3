package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.Device;
import io.netsonde.tcp.pairs.Devices;
import io.netsonde.tcp.pairs.PairRow;
import io.netsonde.tcp.pairs.PairTable;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.AddressPair;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.FrameSink;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.PacketDecoder;
import io.netsonde.wire.frame.TcpView;
import io.netsonde.wire.frame.Undecodable;

/**
 * Reads frames and counts, for each pair of hosts and device, how TCP is doing.
 *
 * <p>A frame is decoded, found to be new or a copy of one that was seen on another device, judged
 * by the rules within its connection, and counted in the row of its pair. All that is kept is
 * bounded: connections, rows, devices, packets in fragments; each bound has a counter ({@link
 * AnalysisBounds}), and whatever is not kept is counted in a row that stands for all others.
 *
 * <p>Threads: one owner, which may publish {@link #snapshot()}s. Time is that of the frames. Hot:
 * {@link #accept} allocates nothing per packet, only with new connections and pairs; watched by
 * bench tcp.
 */
public final class Analyser implements FrameSink {
  private static final long SECOND = 1_000_000_000L;

  /** Seconds that are made up for at a time, where nobody came for longer than one. */
  private static final int MAX_SECONDS = 10;

  private final boolean innerPairs;
  private final boolean copies;
  private final Rules rules;
  private final Verdicts verdicts;

  /** Whether anybody wants to know: a call that does nothing costs all the same. */
  private final boolean told;

  private final PacketDecoder decoder = new PacketDecoder();
  private final Packet packet = new Packet();
  private final PairTable pairs;
  private final ConversationTable conversations;
  private final RecentFrames recent = new RecentFrames();
  private long nextSecond;

  /** An analysis that nobody watches. */
  public Analyser(AnalysisConfig config) {
    this(config, Verdicts.NONE);
  }

  /** An analysis that tells what it thinks of each frame. */
  public Analyser(AnalysisConfig config, Verdicts verdicts) {
    this.verdicts = verdicts;
    told = !verdicts.equals(Verdicts.NONE);
    innerPairs = config.innerPairs();
    copies = config.mode() == AnalysisConfig.Mode.OWN;
    rules = copies ? new SegmentRules() : new WiresharkRules();
    pairs = new PairTable(config.pairs(), Undecodable.values().length);
    conversations = new ConversationTable(config, this::forgotten);
  }

  /** The devices; whoever captures says what their numbers mean. */
  public Devices devices() {
    return pairs.devices();
  }

  /** What has been found so far. It costs as much as has changed since the last. */
  public AnalysisSnapshot snapshot() {
    return new AnalysisSnapshot(
        pairs.snapshot(),
        pairs.deviceSnapshots(),
        new AnalysisBounds(
            conversations.size(),
            conversations.total(),
            conversations.evicted(),
            conversations.expired(),
            pairs.size(),
            pairs.replaced(),
            pairs.expired(),
            pairs.unlisted(),
            pairs.devices().overflows(),
            decoder.incompletePackets(),
            decoder.evictedPackets()));
  }

  /** Lets time pass where no frame comes, so that what is idle is forgotten. */
  public void pass(long epochNanos) {
    if (epochNanos >= nextSecond || epochNanos < nextSecond - 2 * SECOND) {
      seconds(epochNanos);
    }
  }

  private void seconds(long epochNanos) {
    long seconds = Math.clamp(1 + (epochNanos - nextSecond) / SECOND, 1, MAX_SECONDS);
    for (long i = 0; i < seconds; i++) {
      second(epochNanos);
    }
  }

  private void second(long epochNanos) {
    nextSecond = epochNanos + SECOND;
    conversations.second(epochNanos);
    pairs.second(epochNanos);
  }

  @Override
  public void accept(Frame frame) {
    long now = frame.epochNanos();
    pass(now);
    Device device = pairs.devices().get(frame.device());
    device.frame();
    decoder.decode(frame, packet);
    if (packet.vlanCount() > 0) {
      device.vlan(packet.outerVlan(), packet.vlanCount() > 1 ? packet.innerVlan() : -1);
    }
    Undecodable problem = packet.problem();
    if (problem != null) {
      device.undecodable(problem.number());
    }
    long number = -1;
    int findings = 0;
    if (packet.tcpWhole()) {
      TcpView tcp = packet.tcp();
      boolean fromLow = Conversation.isFromLow(packet.inner(), tcp);
      Conversation conversation = conversations.get(packet.inner(), tcp, fromLow, now);
      findings = segment(frame, device, conversation, fromLow, now);
      number = conversation.number;
    } else if (packet.ip()) {
      other(device, now);
    }
    if (told) {
      verdicts.accept(frame, packet, number, findings);
    }
  }

  /** A packet that is no TCP segment, or of which too little is there. */
  private void other(Device device, long now) {
    PairRow row = pairs.row(device, ends(), -1, -1, now);
    pairs.touch(row, now);
    Tally.packet(row, packet);
    if (packet.tcpFound()) {
      row.add(Columns.TCP_PACKETS);
    }
    if (packet.fragmentationNeeded()) {
      PairRow meant = packet.quotedFound() ? pairs.existing(device, packet.quoted()) : row;
      meant.add(Columns.FRAGMENTATION_NEEDED);
    }
  }

  private AddressPair ends() {
    return innerPairs ? packet.inner() : packet.outer();
  }

  private int segment(
      Frame frame, Device device, Conversation conversation, boolean fromLow, long now) {
    TcpView tcp = packet.tcp();
    if (copies
        && recent.isKnown(
            device, packet, conversation, conversation.side(fromLow), frame.direction(), now)) {
      PairRow row = pairs.row(device, ends(), tcp.sourcePort(), tcp.destinationPort(), now);
      pairs.touch(row, now);
      row.add(Columns.DUPLICATES);
      return Findings.DUPLICATE;
    }
    int findings = 0;
    boolean opens = (tcp.flags() & (TcpSegment.SYN | TcpSegment.ACK)) == TcpSegment.SYN;
    if (opens
        && conversation.packets > 0
        && rules.isAnother(conversation, conversation.side(fromLow), packet)) {
      conversations.renew(conversation, fromLow, now);
      findings = Findings.REUSED_PORTS;
    }
    Side sender = conversation.side(fromLow);
    Side receiver = conversation.side(!fromLow);
    PairRow row = sender.row(device);
    if (row == null) {
      row = pairs.row(device, ends(), tcp.sourcePort(), tcp.destinationPort(), now);
      sender.row(row);
    }
    pairs.touch(row, now);
    Tally.segment(row, packet);
    findings |= rules.judge(conversation, sender, receiver, packet, frame.direction(), now);
    if (findings != 0) {
      Tally.findings(row, frame, tcp, sender, receiver, findings);
    }
    times(device, conversation, fromLow, findings, row, now);
    return findings;
  }

  /**
   * What lasts: round trips, closed windows, connections. Asked for where something can have begun
   * or ended, because a call that finds nothing to do costs as much as the question (bench tcp).
   */
  private void times(
      Device device,
      Conversation conversation,
      boolean fromLow,
      int findings,
      PairRow row,
      long now) {
    TcpView tcp = packet.tcp();
    Side sender = conversation.side(fromLow);
    Side receiver = conversation.side(!fromLow);
    if (receiver.timedSince != 0) {
      RoundTrips.acknowledge(receiver, tcp, returning(device, receiver), now);
    }
    if (sender.timedSince == 0 || findings != 0) {
      RoundTrips.send(sender, tcp, findings, now);
    }
    if (receiver.closedSince != 0) {
      ClosedWindows.pass(receiver, returning(device, receiver), now);
    }
    if (sender.closedSince != 0 || (findings & Findings.ZERO_WINDOW) != 0) {
      ClosedWindows.follow(sender, tcp, findings, row, now);
    }
    PairRow openers = fromLow == conversation.lowOpened ? row : returning(device, receiver);
    Lifecycle.follow(conversation, fromLow, tcp, findings, row, openers, now);
  }

  /** The row of who receives, where that was heard before. */
  private static PairRow returning(Device device, Side receiver) {
    PairRow row = receiver.row();
    return row == null ? device.other() : row;
  }

  private void forgotten(Conversation conversation) {
    PairRow row = conversation.opener().row();
    if (!conversation.isOver() && !conversation.isHalfOpen() && row != null) {
      row.add(Columns.ENDED + Lifecycle.UNSEEN);
    }
  }
}
