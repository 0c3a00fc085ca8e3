package io.netsonde.jool;

import io.netsonde.linux.Sysctl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The value of the label {@code hostname} in jool-exporter's series: this machine's full name, as
 * the name service knows it, or its short one.
 *
 * <p>It is looked up once, on a thread of its own, because that may take long; until then it is not
 * known. After {@value #PATIENCE_SECONDS} s the short name has to do, for good: a label that
 * changes later would make new series of all.
 */
final class HostnameLabel {
  private static final int PATIENCE_SECONDS = 5;

  private final CompletableFuture<String> name;

  private HostnameLabel(CompletableFuture<String> name) {
    this.name = name;
  }

  /** A name that is known. */
  static HostnameLabel of(String name) {
    return new HostnameLabel(CompletableFuture.completedFuture(name));
  }

  /** Begins to look this machine's name up. */
  static HostnameLabel ofThisMachine() {
    CompletableFuture<String> name = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("jool-hostname").start(() -> name.complete(fullName()));
    return new HostnameLabel(
        name.completeOnTimeout(shortName(), PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** The name; empty while it is being looked up. */
  Optional<String> get() {
    return Optional.ofNullable(name.getNow(null));
  }

  private static String fullName() {
    try {
      InetAddress own = InetAddress.getLocalHost();
      String full = own.getCanonicalHostName();
      return full.equals(own.getHostAddress()) ? shortName() : full;
    } catch (UnknownHostException e) {
      return shortName();
    }
  }

  private static String shortName() {
    try {
      return Sysctl.read("kernel/hostname");
    } catch (IOException e) {
      return "localhost";
    }
  }
}
