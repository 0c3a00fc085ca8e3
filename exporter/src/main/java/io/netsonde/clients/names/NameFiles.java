package io.netsonde.clients.names;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files from which names are read, for whoever wants to know whether that can be done. */
public final class NameFiles {
  private NameFiles() {}

  /** Those that are there, or may be, and that this user may not read. */
  public static List<Path> refused(NamesConfig config) {
    List<Path> refused = new ArrayList<>();
    for (NameSource source : config.order()) {
      paths(source, config).filter(NameFiles::isRefused).forEach(refused::add);
    }
    return refused;
  }

  private static Stream<Path> paths(NameSource source, NamesConfig config) {
    return switch (source) {
      case DHCP_HOSTS -> config.dhcpHosts().stream();
      case DNSMASQ -> config.dnsmasqLeases().stream();
      case KEA -> config.keaLeases().stream();
      case ISC_DHCPD -> config.iscLeases().stream();
      case ODHCPD -> config.odhcpdStates().stream();
      case NETWORKD -> config.networkdLeases().stream();
      case HOSTS -> config.hosts().stream();
      case STATIC, MDNS, DNS, IMPORTED -> Stream.empty();
    };
  }

  /** By opening it: access(2) would ask for the real user. A directory is opened as a file, too. */
  private static boolean isRefused(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      in.read();
      return false;
    } catch (AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      // It is not there, or is a directory.
      return false;
    }
  }
}
