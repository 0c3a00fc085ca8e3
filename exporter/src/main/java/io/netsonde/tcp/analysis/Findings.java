package io.netsonde.tcp.analysis;

import java.util.ArrayList;
import java.util.List;

/** What is remarkable about a segment, as a bit each. */
public final class Findings {
  /** It was sent before. */
  public static final int RETRANSMISSION = 1;

  /** Duplicate acknowledgements asked for it. */
  public static final int FAST = 1 << 1;

  /** It had been acknowledged already. */
  public static final int SPURIOUS = 1 << 2;

  /** It was overtaken on its way. */
  public static final int OUT_OF_ORDER = 1 << 3;

  /** It acknowledges what was acknowledged before, because something is missing. */
  public static final int DUPLICATE_ACK = 1 << 4;

  /** It closes the window. */
  public static final int ZERO_WINDOW = 1 << 5;

  /** It asks whether the window is still closed. */
  public static final int ZERO_WINDOW_PROBE = 1 << 6;

  /** It says so. */
  public static final int ZERO_WINDOW_PROBE_ACK = 1 << 7;

  /** It only opens the window. */
  public static final int WINDOW_UPDATE = 1 << 8;

  /** It fills the receiver's window. */
  public static final int WINDOW_FULL = 1 << 9;

  /** It asks whether the other side is there. */
  public static final int KEEP_ALIVE = 1 << 10;

  /** It says so. */
  public static final int KEEP_ALIVE_ACK = 1 << 11;

  /** One before it was not seen. */
  public static final int LOST_SEGMENT = 1 << 12;

  /** It acknowledges what was not seen. */
  public static final int ACK_LOST = 1 << 13;

  /** It begins a connection with the ports of one before. */
  public static final int REUSED_PORTS = 1 << 14;

  /** The same frame was seen before. */
  public static final int DUPLICATE = 1 << 15;

  /** A retransmission after a silence of at least 200 ms. */
  public static final int TIMEOUT = 1 << 16;

  /** As they are called in lists, in the order of their bits. */
  private static final List<String> NAMES =
      List.of(
          "retrans",
          "fast",
          "spurious",
          "ooo",
          "dupack",
          "zero_window",
          "zwin_probe",
          "zwin_probe_ack",
          "win_update",
          "win_full",
          "keepalive",
          "keepalive_ack",
          "lost_segment",
          "ack_lost",
          "reused_ports",
          "duplicate",
          "timeout");

  private Findings() {}

  /** The names of the findings that are set, separated by commas. */
  public static String names(int findings) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if ((findings >> i & 1) == 1) {
        names.add(NAMES.get(i));
      }
    }
    return String.join(",", names);
  }
}
