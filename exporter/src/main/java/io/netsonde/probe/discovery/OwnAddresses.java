package io.netsonde.probe.discovery;

import io.netsonde.linux.Interfaces;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses of this machine, in the network namespace of the thread that asks. Read anew at
 * each look, which takes two short dumps of the kernel: a machine that has just been given an
 * address must not take itself for another.
 */
final class OwnAddresses {
  private Set<IpAddress> latest = Set.of();

  /** Those of now, or of last time and a failure. */
  Set<IpAddress> read(List<Failure> failures) {
    try (Interfaces interfaces = Interfaces.open()) {
      Set<IpAddress> addresses = new HashSet<>();
      interfaces
          .read()
          .forEach(one -> one.addresses().forEach(address -> addresses.add(address.address())));
      latest = addresses;
    } catch (IOException e) {
      failures.add(
          new Failure(
              Failure.Reason.READ, "cannot read this machine's addresses: " + e.getMessage()));
    }
    return latest;
  }
}
