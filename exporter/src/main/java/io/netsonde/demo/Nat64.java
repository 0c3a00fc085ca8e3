package io.netsonde.demo;

import io.netsonde.jool.JoolModule;
import io.netsonde.lab.Host;
import io.netsonde.lab.LabException;
import io.netsonde.lab.Tool;
import io.netsonde.wire.jool.Translator;
import java.util.Optional;

/**
 * A NAT64 on the router, where Jool's kernel module is loaded and its own command is installed,
 * which makes the instance.
 */
final class Nat64 {
  /** RFC 6052, section 2.1. */
  private static final String PREFIX = "64:ff9b::/96";

  /** The world (192.0.2.2) behind that prefix. */
  static final String WORLD = "64:ff9b::c000:202";

  private Nat64() {}

  /**
   * Begins to translate on a host.
   *
   * @return why not, in a sentence; empty where it does
   */
  static Optional<String> begin(Host router) {
    JoolModule module = JoolModule.read();
    Optional<String> trouble = module.trouble();
    if (trouble.isPresent()) {
      return Optional.of("there is no NAT64, because " + trouble.get());
    }
    if (!module.translators().contains(Translator.NAT64)) {
      return Optional.of("there is no NAT64, because only Jool's SIIT is loaded");
    }
    if (Tool.find("jool").isEmpty()) {
      return Optional.of(
          "there is no NAT64, because Jool's own command, which makes one, is not installed (Debian"
              + " package: jool-tools)");
    }
    try {
      router.run("jool", "instance", "add", "--netfilter", "--pool6", PREFIX);
      return Optional.empty();
    } catch (LabException e) {
      return Optional.of("there is no NAT64: " + e.getMessage());
    }
  }
}
