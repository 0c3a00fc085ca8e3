package io.netsonde.jool;

import io.netsonde.linux.Sysctl;
import io.netsonde.slice.Confinement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The value of the label {@code hostname} in jool-exporter's series: this machine's full name, as
 * the name service knows it, or its short one.
 *
 * <p>It is looked up once, on a thread of its own, because that may take long; until then it is not
 * known. When patience is over the short name has to do, for good: a label that changes later would
 * make new series of all.
 */
final class HostnameLabel {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AtomicReference<@Nullable String> name = new AtomicReference<>();
  private final String inStead;
  private final LongSupplier nanoTime;
  private final long started;

  /**
   * Waits for a name.
   *
   * @param inStead the name when patience is over
   */
  HostnameLabel(String inStead, LongSupplier nanoTime) {
    this.inStead = inStead;
    this.nanoTime = nanoTime;
    started = nanoTime.getAsLong();
  }

  /** A name that is known. */
  static HostnameLabel of(String name) {
    HostnameLabel label = new HostnameLabel(name, System::nanoTime);
    label.is(() -> name);
    return label;
  }

  /** Begins to look this machine's name up. */
  static HostnameLabel ofThisMachine() {
    String shortName = shortName();
    HostnameLabel label = new HostnameLabel(shortName, System::nanoTime);
    Thread.ofPlatform()
        .daemon()
        .name("jool-hostname")
        .start(() -> {
          Confinement.keep(Set.of());
          label.is(() -> fullName(shortName));
        });
    return label;
  }

  /** Sets the name, unless there is one already. */
  void is(Supplier<String> found) {
    name.compareAndSet(null, found.get());
  }

  /** The name; empty while it is being looked up. */
  Optional<String> get() {
    if (nanoTime.getAsLong() - started >= PATIENCE.toNanos()) {
      is(() -> inStead);
    }
    return Optional.ofNullable(name.get());
  }

  private static String fullName(String shortName) {
    try {
      InetAddress own = InetAddress.getLocalHost();
      String full = own.getCanonicalHostName();
      return full.equals(own.getHostAddress()) ? shortName : full;
    } catch (UnknownHostException e) {
      return shortName;
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
