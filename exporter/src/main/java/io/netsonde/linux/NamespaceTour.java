package io.netsonde.linux;

import java.io.IOException;
import java.util.List;

/**
 * Visits to network namespaces: the thread's own, and all {@link OtherNamespaces}.
 *
 * <p>Between two visits nothing holds a namespace, so that one that is deleted is gone.
 *
 * <p>Threads: the one that made it, a platform thread.
 */
public final class NamespaceTour implements AutoCloseable {
  private final OtherNamespaces others;
  private final HomeNamespace home;

  private NamespaceTour(OtherNamespaces others, HomeNamespace home) {
    this.others = others;
    this.home = home;
  }

  /** What is done in a namespace. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Does it, on the thread that is there.
     *
     * @param netns name or path of the namespace; empty for the thread's own
     */
    void visit(String netns) throws IOException;
  }

  /**
   * Notes where the calling thread is and what it may do.
   *
   * @param named whether those under {@code /run/netns} are visited
   * @param further others, by path or by name
   * @param most how many are visited at most, beside the thread's own
   * @throws IOException when {@code /proc} does not tell
   */
  public static NamespaceTour ofThisThread(boolean named, List<String> further, int most)
      throws IOException {
    return new NamespaceTour(
        OtherNamespaces.ofThisThread(named, further, most), HomeNamespace.ofThisThread());
  }

  /** Whether other namespaces may be entered. */
  public boolean mayVisit() {
    return others.mayVisit();
  }

  /** Namespaces that the latest tour left out, because there were too many. */
  public int leftOut() {
    return others.leftOut();
  }

  /**
   * Visits all.
   *
   * @return namespaces that could not be entered
   * @throws IOException what the visitor throws, and when the thread cannot come back
   */
  public int visit(Visitor visitor) throws IOException {
    visitor.visit("");
    int missed = 0;
    for (OtherNamespaces.Found other : others.find()) {
      try {
        other.namespace().enter();
      } catch (LinuxException e) {
        missed++;
        continue;
      }
      try {
        visitor.visit(other.netns());
      } finally {
        home.comeBack();
      }
    }
    return missed;
  }

  @Override
  public void close() {
    home.close();
  }
}
