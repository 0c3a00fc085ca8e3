package io.netsonde.tcp;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;

/** A sender, a router that loses one packet in a hundred when told so, a receiver. */
final class LossyWay implements AutoCloseable {
  private final Lab lab = Lab.open();
  final Host sender = lab.host("sender");
  final Host router = lab.host("router");
  final Host receiver = lab.host("receiver");
  final Link near = lab.link(sender, router, "10.98.0.0/24", "fd98::/64");
  final Link far = lab.link(receiver, router, "10.99.0.0/24", "fd99::/64");

  LossyWay() {
    router.forward();
    sender.route("default via 10.98.0.2").route("default via fd98::2");
    receiver.route("default via 10.99.0.2").route("default via fd99::2");
    for (Link link : new Link[] {near, far}) {
      Transfer.inOrder(link);
    }
  }

  /** Loses every hundredth packet with data, and none of those that open a connection. */
  void lose() {
    router
        .firewall()
        .add("forward", "tcp dport 5201 tcp flags != syn numgen random mod 100 < 1 counter drop");
  }

  /** From now on a packet is one segment. */
  void withoutOffload() {
    for (Link link : new Link[] {near, far}) {
      plain(link.left().host(), link.left().name());
      plain(link.right().host(), link.right().name());
    }
  }

  private static void plain(Host host, String name) {
    host.run("ip", "link", "set", "dev", name, "gso_max_segs", "1");
  }

  /** Sends over IPv4. */
  void transfer(long bytes) throws Exception {
    Transfer.send(sender, receiver, far.left().ipv4(), bytes);
  }

  @Override
  public void close() {
    lab.close();
  }
}
