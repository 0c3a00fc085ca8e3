package io.netsonde.clients.model;

/**
 * Which counters in the kernel stand behind the meters: a text for those of routed packets and one
 * for those that bridges switch, each empty where there are none that could be known again. A
 * counter of the same era counts on from what was read before; one of another has begun at 0.
 */
public record Era(String routed, String bridged) {
  /** No counters, or such as no later run can know again. */
  public static final Era NONE = new Era("", "");

  /** Whether the counters of a kind of traffic are the same that they were in another era. */
  public boolean isSame(Era other, Traffic kind) {
    boolean bridge = kind.via() == Traffic.Via.BRIDGE;
    String mine = bridge ? bridged : routed;
    return !mine.isEmpty() && mine.equals(bridge ? other.bridged : other.routed);
  }
}
