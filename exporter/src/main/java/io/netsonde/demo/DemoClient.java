package io.netsonde.demo;

import java.util.Locale;

/**
 * The clients of the demo, by the names that people give such things.
 *
 * <p>Addresses are 192.168.10.n and fd10::n.
 */
enum DemoClient {
  LAPTOP(21, "large downloads, one after the other"),
  PHONE(22, "many short connections over IPv6"),
  TV(23, "a steady stream"),
  NAS(24, "a backup every quarter of a minute"),
  CAMERA(25, "a steady upload"),
  TABLET(26, "reads so slowly that its window closes"),
  THERMOSTAT(27, "asks a port where nobody listens"),
  GUEST(28, "goes away and comes back");

  private static final String V4 = "192.168.10.";
  private static final String V6 = "fd10::";

  private final int number;
  private final String habit;

  DemoClient(int number, String habit) {
    this.number = number;
    this.habit = habit;
  }

  /** Its name, as it gives it to the DHCP server. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, in words. */
  String habit() {
    return habit;
  }

  String ipv4() {
    return V4 + number;
  }

  String ipv6() {
    return V6 + number;
  }
}
