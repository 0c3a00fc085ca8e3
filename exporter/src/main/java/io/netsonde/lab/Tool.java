package io.netsonde.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that the lab or a test starts: where it is, and which Debian package brings it. */
public final class Tool {
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("apt-get", "apt"),
          Map.entry("bash", "bash"),
          Map.entry("busybox", "busybox"),
          Map.entry("conntrack", "conntrack"),
          Map.entry("curl", "curl"),
          Map.entry("debootstrap", "debootstrap"),
          Map.entry("dnsmasq", "dnsmasq-base"),
          Map.entry("dpkg-deb", "dpkg"),
          Map.entry("fping", "fping"),
          Map.entry("gcc", "gcc"),
          Map.entry("git", "git"),
          Map.entry("ip", "iproute2"),
          Map.entry("kill", "procps"),
          Map.entry("make", "make"),
          Map.entry("nft", "nftables"),
          Map.entry("nix-instantiate", "nix-bin"),
          Map.entry("nsenter", "util-linux"),
          Map.entry("openssl", "openssl"),
          Map.entry("ping", "iputils-ping"),
          Map.entry("prometheus", "prometheus"),
          Map.entry("prometheus-blackbox-exporter", "prometheus-blackbox-exporter"),
          Map.entry("prometheus-smokeping-prober", "prometheus-smokeping-prober"),
          Map.entry("promtool", "prometheus"),
          Map.entry("ps", "procps"),
          Map.entry("qemu-system-x86_64", "qemu-system-x86"),
          Map.entry("setpriv", "util-linux"),
          Map.entry("ss", "iproute2"),
          Map.entry("systemd-analyze", "systemd"),
          Map.entry("systemd-nspawn", "systemd-container"),
          Map.entry("tar", "tar"),
          Map.entry("tcpdump", "tcpdump"),
          Map.entry("tshark", "tshark"),
          Map.entry("umoci", "umoci"),
          Map.entry("chromium", "chromium"),
          Map.entry("chromedriver", "chromium-driver"),
          Map.entry("unshare", "util-linux"));

  private Tool() {}

  /**
   * Looks for a program on {@code PATH} and then where Debian keeps those for administrators, which
   * the {@code PATH} of a plain user lacks.
   */
  public static Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(Files::isExecutable);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of((path + ":/usr/sbin:/sbin").split(":"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** The Debian package that brings a program; the program's own name where it is not known. */
  public static String packageOf(String name) {
    return PACKAGES.getOrDefault(name, name);
  }
}
