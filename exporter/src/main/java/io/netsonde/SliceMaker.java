package io.netsonde;

import io.netsonde.clients.ClientsSlice;
import io.netsonde.jool.JoolSlice;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.probe.ProbeSlice;
import io.netsonde.slice.Slice;
import io.netsonde.tcp.TcpSlice;
import java.util.List;
import java.util.Optional;

/** Makes slices; the order of {@link #NAMES} is that in which they start and take precedence. */
final class SliceMaker {
  static final List<String> NAMES = List.of("probe", "clients", "jool", "tcp");

  private final PrivilegedThread files;

  /**
   * Makes slices of this process.
   *
   * @param files starts threads that read other programs' files
   */
  SliceMaker(PrivilegedThread files) {
    this.files = files;
  }

  /** What of a configuration a slice is made of; empty where it is off. */
  static Optional<Object> section(String name, Configuration configuration) {
    return switch (name) {
      case "probe" -> when(configuration.probe().enabled(), configuration.probe());
      case "clients" -> when(configuration.clients().enabled(), configuration.clients());
      case "jool" -> when(configuration.jool().enabled(), configuration.jool());
      case "tcp" -> when(configuration.tcp().isOn(), configuration.tcp());
      default -> throw new IllegalArgumentException("slice: " + name);
    };
  }

  private static Optional<Object> when(boolean on, Object section) {
    return on ? Optional.of(section) : Optional.empty();
  }

  /** A slice that stands still. */
  Slice make(String name, Configuration configuration) {
    return switch (name) {
      case "probe" -> new ProbeSlice(configuration.probe());
      case "clients" -> new ClientsSlice(configuration.clients(), files);
      case "jool" -> new JoolSlice(configuration.jool());
      case "tcp" -> new TcpSlice(configuration.tcp());
      default -> throw new IllegalArgumentException("slice: " + name);
    };
  }
}
