package io.netsonde.cli;

import io.netsonde.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes an address of what a person typed. */
final class HostLookup {
  private HostLookup() {}

  /**
   * The literal itself, or the name's first address that is wanted, in the order of the machine's
   * name service.
   *
   * @throws CommandFailure when there is none
   */
  static IpAddress first(String target, Predicate<IpAddress> wanted) throws CommandFailure {
    Optional<IpAddress> literal = IpAddress.parse(target);
    if (literal.isPresent()) {
      return literal
          .filter(wanted)
          .orElseThrow(() -> new CommandFailure(target + ": not of the wanted address family"));
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(target))
          .map(IpAddress::of)
          .filter(wanted)
          .findFirst()
          .orElseThrow(() -> new CommandFailure(target + ": no address of the wanted family"));
    } catch (UnknownHostException e) {
      throw new CommandFailure(
          target + ": no such host is known to this machine's name service (/etc/resolv.conf)");
    }
  }
}
