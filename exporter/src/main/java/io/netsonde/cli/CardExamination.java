package io.netsonde.cli;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.DefaultRoutes;
import io.netsonde.linux.HardwareStamping;
import io.netsonde.linux.HardwareStamping.Ability;
import io.netsonde.linux.HardwareStamping.Setting;
import io.netsonde.linux.LinuxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the doctor says of network cards that could stamp, {@code probe.hardware_stamps: on}; it
 * only reads. They are never missed: without them the kernel stamps.
 */
final class CardExamination {
  private static final String SUBJECT = "hardware_stamps";

  private CardExamination() {}

  static Finding finding() {
    try (HardwareStamping stamping = HardwareStamping.open()) {
      Set<String> devices = DefaultRoutes.devices();
      if (devices.isEmpty()) {
        return Finding.ok(
            SUBJECT,
            "no default route leads to an interface; probe.hardware_interfaces may name one");
      }
      boolean mayChange = Capabilities.ofThisThread().has(Capability.CAP_NET_ADMIN);
      List<String> details = new ArrayList<>();
      for (String device : devices) {
        details.add(device + ": " + detail(stamping, device, mayChange));
      }
      return Finding.ok(SUBJECT, String.join("; ", details));
    } catch (IOException e) {
      return Finding.ok(SUBJECT, "unknown: " + e.getMessage());
    }
  }

  private static String detail(HardwareStamping stamping, String device, boolean mayChange) {
    try {
      Setting setting = stamping.read(device);
      if (setting.stampsTransmitted() && setting.stampsAllReceived()) {
        return "the card stamps already; probe.hardware_stamps: on makes use of it";
      }
    } catch (LinuxException e) {
      // Its driver may take a setting all the same; what it says of its ability decides below.
    }
    try {
      Ability ability = stamping.ability(device);
      if (!ability.transmitted() || !ability.received()) {
        return "none, its driver says; the kernel stamps";
      }
      String can =
          ability.allReceived()
              ? "its card could stamp"
              : "its card could stamp what leaves, but not all that arrives";
      return can
          + (mayChange
              ? "; probe.hardware_stamps: on would have it do so"
              : "; probe.hardware_stamps: on would need CAP_NET_ADMIN for that");
    } catch (LinuxException e) {
      return "unknown: " + e.getMessage();
    }
  }
}
