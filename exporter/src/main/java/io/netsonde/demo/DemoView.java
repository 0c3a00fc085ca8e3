package io.netsonde.demo;

import java.util.List;

/**
 * What there is to see in a demo, for a person.
 *
 * @param clients a line for each: name, address, what it does
 * @param targets a line for each: name, address, what is to be seen
 * @param left what is not there, each a sentence without its full stop
 */
public record DemoView(List<Line> clients, List<Line> targets, List<String> left) {

  /**
   * One of them.
   *
   * @param name what it is called
   * @param address where it is
   * @param text what it does
   */
  public record Line(String name, String address, String text) {}

  /** Copies the lists. */
  public DemoView {
    clients = List.copyOf(clients);
    targets = List.copyOf(targets);
    left = List.copyOf(left);
  }
}
