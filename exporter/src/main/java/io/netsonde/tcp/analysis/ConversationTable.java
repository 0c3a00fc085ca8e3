package io.netsonde.tcp.analysis;

import io.netsonde.wire.frame.AddressPair;
import io.netsonde.wire.frame.TcpView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are remembered.
 *
 * <p>When there is no room, one of {@value #SAMPLE} is forgotten: one that is over rather than one
 * that was only asked for, that rather than any other, and among equals the one that has been
 * silent longest. Looking at a few and not at all costs the same however many there are, and a
 * flood of SYNs displaces itself before it displaces anybody else. It does so as soon as most of
 * what is remembered is of its kind and a quarter of the room is taken, so that it takes a quarter
 * of the memory. What is silent for too long is forgotten in passing, a part of the table each
 * second.
 *
 * <p>Threads: that of the analysis. Time is that of the frames.
 */
final class ConversationTable {
  private static final int SAMPLE = 16;
  private static final int FEWEST_BITS = 10;

  /** As many may always be remembered, if there is room, whatever they are. */
  private static final int ALWAYS = 4096;

  /** Factors differ from process to process, so that nobody can aim at one place. */
  private final long byLow = factor();

  private final long byHigh = factor();
  private final long byLowPort = factor();
  private final long byHighPort = factor();
  private final long byLowUpper = factor();
  private final long byHighUpper = factor();

  private final int most;
  private final int flooded;
  private final long idleNanos;
  private final long lingeringNanos;
  private final Consumer<Conversation> forgotten;
  private final List<Conversation> all = new ArrayList<>();
  private @Nullable Conversation[] slots = new Conversation[1 << FEWEST_BITS];

  /** Bits of a hash that are not used: the upper ones of a product are those that depend on all. */
  private int unused = Integer.SIZE - FEWEST_BITS;

  private long serial;
  private int hand;
  private long evicted;
  private long expired;

  /**
   * An empty table.
   *
   * @param forgotten is told of each connection before it is forgotten
   */
  ConversationTable(AnalysisConfig config, Consumer<Conversation> forgotten) {
    most = config.maxConversations();
    // Wireshark forgets nothing.
    boolean strict = config.mode() == AnalysisConfig.Mode.WIRESHARK;
    flooded = strict ? most : Math.max(ALWAYS, most / 4);
    idleNanos = config.idle().toNanos();
    lingeringNanos = config.lingering().toNanos();
    this.forgotten = forgotten;
  }

  /**
   * The connection of a segment, which is remembered from now on if it was not. Hot.
   *
   * <p>The hash is the same for both directions, since the ends are taken in their order: products
   * that do not wait for each other, and of their sum the upper half. With factors that nobody
   * knows, two ends fall together no more often than by chance (Dietzfelbinger and others, 1997).
   */
  Conversation get(AddressPair pair, TcpView tcp, boolean fromLow, long now) {
    long low = fromLow ? pair.sourceLow() : pair.destinationLow();
    long high = fromLow ? pair.destinationLow() : pair.sourceLow();
    int lowPort = fromLow ? tcp.sourcePort() : tcp.destinationPort();
    int highPort = fromLow ? tcp.destinationPort() : tcp.sourcePort();
    long sum = low * byLow + high * byHigh + lowPort * byLowPort + highPort * byHighPort;
    if (pair.v6()) {
      sum += upper(pair, fromLow);
    }
    int hash = (int) (sum >>> Integer.SIZE);
    int mask = slots.length - 1;
    for (int i = hash >>> unused; ; i = i + 1 & mask) {
      Conversation known = slots[i];
      if (known == null) {
        return add(pair, tcp, fromLow, hash, now);
      }
      if (known.isOf(low, high, lowPort, highPort) && known.isOf(pair, fromLow)) {
        return known;
      }
    }
  }

  private long upper(AddressPair pair, boolean fromLow) {
    return fromLow
        ? pair.sourceHigh() * byLowUpper + pair.destinationHigh() * byHighUpper
        : pair.destinationHigh() * byLowUpper + pair.sourceHigh() * byHighUpper;
  }

  /** Begins another connection between the same ends. */
  void renew(Conversation conversation, boolean fromLow, long now) {
    forgotten.accept(conversation);
    conversation.begin(serial++, fromLow, now);
  }

  /** Looks at a part of the table for what has been silent for too long. */
  void second(long now) {
    int part = Math.min(all.size(), Math.max(256, all.size() / 30));
    for (int i = 0; i < part && !all.isEmpty(); i++) {
      hand = hand + 1 >= all.size() ? 0 : hand + 1;
      Conversation one = all.get(hand);
      boolean soon = one.isOver() || one.isHalfOpen();
      if (now - one.lastTime > (soon ? lingeringNanos : idleNanos)) {
        expired++;
        forget(one);
      }
    }
  }

  /** How many are remembered. */
  int size() {
    return all.size();
  }

  /** How many were forgotten for want of room. */
  long evicted() {
    return evicted;
  }

  /** How many were forgotten because nothing came. */
  long expired() {
    return expired;
  }

  /** How many there have been. */
  long total() {
    return serial;
  }

  private Conversation add(AddressPair pair, TcpView tcp, boolean fromLow, int hash, long now) {
    Conversation conversation = displaced();
    if (conversation == null) {
      conversation = new Conversation();
    } else {
      evicted++;
      forget(conversation);
    }
    conversation.identify(pair, tcp, fromLow, hash);
    conversation.begin(serial++, fromLow, now);
    conversation.place = all.size();
    all.add(conversation);
    if (all.size() * 2 > slots.length) {
      grow();
    } else {
      insert(conversation);
    }
    return conversation;
  }

  /** Who makes room for another; null where there is room. */
  private @Nullable Conversation displaced() {
    boolean full = all.size() >= most;
    if (!full && all.size() < flooded) {
      return null;
    }
    Conversation victim = all.get(hand >= all.size() ? 0 : hand);
    int fleeting = 0;
    for (int i = 0; i < SAMPLE; i++) {
      hand = hand + 1 >= all.size() ? 0 : hand + 1;
      Conversation other = all.get(hand);
      if (other.isFleeting()) {
        fleeting++;
      }
      int order = Integer.compare(worth(other), worth(victim));
      if (order < 0 || (order == 0 && other.lastTime < victim.lastTime)) {
        victim = other;
      }
    }
    return full || fleeting > SAMPLE / 2 ? victim : null;
  }

  private static int worth(Conversation conversation) {
    return conversation.isOver() ? 0 : conversation.isFleeting() ? 1 : 2;
  }

  private void forget(Conversation conversation) {
    forgotten.accept(conversation);
    Conversation last = all.removeLast();
    if (conversation.place < all.size()) {
      all.set(conversation.place, last);
      last.place = conversation.place;
    }
    int mask = slots.length - 1;
    int gap = conversation.hash >>> unused;
    while (slots[gap] != conversation) {
      gap = gap + 1 & mask;
    }
    slots[gap] = null;
    for (int i = gap + 1 & mask; slots[i] != null; i = i + 1 & mask) {
      Conversation moved = slots[i];
      if (moved != null) {
        slots[i] = null;
        insert(moved);
      }
    }
  }

  private void grow() {
    slots = new Conversation[slots.length * 2];
    unused--;
    all.forEach(this::insert);
  }

  private void insert(Conversation conversation) {
    int mask = slots.length - 1;
    int i = conversation.hash >>> unused;
    while (slots[i] != null) {
      i = i + 1 & mask;
    }
    slots[i] = conversation;
  }

  private static long factor() {
    return ThreadLocalRandom.current().nextLong() | 1;
  }
}
