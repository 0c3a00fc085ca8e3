package io.netsonde;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.LogSection;
import io.netsonde.jool.JoolConfig;
import io.netsonde.linux.Capability;
import io.netsonde.log.LogConfig;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.tcp.TcpConfig;
import io.netsonde.web.WebConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * The whole configuration: a section per room that has one.
 *
 * @param log how messages are written
 * @param web where and to whom HTTP is served
 * @param probe the probe slice
 * @param clients the clients slice
 * @param jool the jool slice
 * @param tcp the tcp slice
 */
record Configuration(
    LogConfig log,
    WebConfig web,
    ProbeConfig probe,
    ClientsConfig clients,
    JoolConfig jool,
    TcpConfig tcp) {

  /** The rights that the loops of slices can use beside those that all start with. */
  Set<Capability> rights() {
    EnumSet<Capability> rights = EnumSet.noneOf(Capability.class);
    if (clients.enabled()) {
      rights.addAll(clients.rights());
    }
    if (jool.enabled()) {
      rights.addAll(jool.rights());
    }
    rights.addAll(tcp.rights());
    return rights;
  }

  /** What holds without a file. */
  static Configuration defaults() throws ConfigException {
    return ConfigDocument.empty().bind(Configuration::read);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  static Configuration read(Path file) throws ConfigException {
    return ConfigDocument.read(file).bind(Configuration::read);
  }

  /** Reads the sections from a document's root. */
  static Configuration read(ConfigSection root) {
    boolean compat = root.bool("compat", true);
    return new Configuration(
        LogSection.read(root.section("log")),
        WebConfig.read(root.section("web")),
        ProbeConfig.read(root.section("probe"), compat),
        ClientsConfig.read(root.section("clients"), compat),
        JoolConfig.read(root.section("jool"), compat),
        TcpConfig.read(root.section("tcp"), compat));
  }
}
