package io.netsonde.lab;

import io.netsonde.lab.emulation.Line;
import io.netsonde.lab.emulation.LineQuality;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.TunDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * A long line between two hosts, slow, late and with losses as it is told: two TUN devices with a
 * {@link Line} between them. The first address of each network is the left host's, the second the
 * right one's.
 *
 * <p>It ends with {@link #close}, and with the left host at the latest.
 */
public final class EmulatedLine implements AutoCloseable {
  private final Interface left;
  private final Interface right;
  private final Line line;

  private EmulatedLine(Interface left, Interface right, Line line) {
    this.left = left;
    this.right = right;
    this.line = line;
  }

  /** Lays the line. */
  static EmulatedLine lay(Host left, Host right, LineQuality quality, List<String> networks) {
    Interface one = new Interface(left, InterfaceName.random());
    Interface other = new Interface(right, InterfaceName.random());
    ThreadFactory threads = left.namespace().threads("line-" + one.name());
    List<TunDevice> ends = new ArrayList<>();
    Line line;
    try {
      ends.add(device(one));
      ends.add(device(other));
      line =
          left.inside(
              "begin a line", () -> new Line(ends.getFirst(), ends.getLast(), quality, threads));
    } catch (RuntimeException e) {
      ends.forEach(TunDevice::close);
      throw e;
    }
    EmulatedLine laid = new EmulatedLine(one, other, line);
    try {
      one.up();
      other.up();
      for (String network : networks) {
        one.address(Link.nth(network, 1));
        other.address(Link.nth(network, 2));
      }
    } catch (RuntimeException e) {
      laid.close();
      throw e;
    }
    return laid;
  }

  private static TunDevice device(Interface at) {
    return at.host().inside("make a line", () -> open(at.name()));
  }

  private static TunDevice open(String name) throws LinuxException {
    return TunDevice.open(name);
  }

  /** The left host's end. */
  public Interface left() {
    return left;
  }

  /** The right host's end. */
  public Interface right() {
    return right;
  }

  /** What the line has carried and lost. */
  public Line line() {
    return line;
  }

  /** Ends the line: its interfaces vanish. No effect the second time. */
  @Override
  public void close() {
    line.close();
  }
}
