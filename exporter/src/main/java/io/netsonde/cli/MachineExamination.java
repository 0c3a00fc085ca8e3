package io.netsonde.cli;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.Interface;
import io.netsonde.linux.Interfaces;
import io.netsonde.linux.KernelVersion;
import io.netsonde.linux.PingGroupRange;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** What the doctor says of the machine and of what this user may do on it. */
final class MachineExamination {
  private MachineExamination() {}

  static List<Finding> findings() {
    return List.of(java(), kernel(), rights(), interfaces());
  }

  private static Finding java() {
    return Finding.ok(
        "java", System.getProperty("java.version") + " on " + System.getProperty("os.arch"));
  }

  private static Finding kernel() {
    try {
      return Finding.ok("kernel", "Linux " + KernelVersion.running().release());
    } catch (IOException e) {
      return Finding.warn("kernel", "its version is unknown: " + e.getMessage(), "mount /proc");
    }
  }

  private static Finding rights() {
    try {
      if (Capabilities.ofThisThread().has(Capability.CAP_NET_RAW)) {
        return Finding.ok("rights", "CAP_NET_RAW: raw sockets");
      }
      PingGroupRange range = PingGroupRange.read();
      return range.isMember()
          ? Finding.ok(
              "rights",
              "no CAP_NET_RAW, but net.ipv4.ping_group_range admits this user: ping sockets")
          : Finding.fail(
              "rights",
              "neither CAP_NET_RAW nor a group within net.ipv4.ping_group_range ("
                  + range.low()
                  + " to "
                  + range.high()
                  + ")",
              "as root: sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"");
    } catch (IOException e) {
      return Finding.warn("rights", "unknown: " + e.getMessage(), "mount /proc");
    }
  }

  private static Finding interfaces() {
    try (Interfaces interfaces = Interfaces.open()) {
      List<Interface> up = interfaces.read().stream().filter(i -> i.link().isUp()).toList();
      String names = up.stream().map(i -> i.link().name()).collect(Collectors.joining(", "));
      return up.stream().anyMatch(i -> !i.link().isLoopback())
          ? Finding.ok("interfaces", "up: " + names)
          : Finding.warn(
              "interfaces",
              up.isEmpty() ? "none is up" : "only " + names + " is up",
              "bring an interface up: ip link set NAME up");
    } catch (IOException e) {
      return Finding.warn("interfaces", String.valueOf(e.getMessage()), "");
    }
  }
}
