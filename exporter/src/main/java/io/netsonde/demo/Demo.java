package io.netsonde.demo;

import io.netsonde.lab.Lab;
import io.netsonde.lab.LabException;
import io.netsonde.lab.Tool;
import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetworkNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demo's network: opened, which tells how it is to be watched; built; and closed, whereupon
 * nothing of it is left.
 *
 * <p>Threads: one.
 */
public final class Demo implements AutoCloseable {
  private static final List<Capability> RIGHTS =
      List.of(Capability.CAP_SYS_ADMIN, Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW);

  private final Lab lab;
  private final DemoFiles files;
  private final List<String> left = new ArrayList<>();
  private @Nullable Traffic traffic;

  private Demo(Lab lab) {
    this.lab = lab;
    files = new DemoFiles(lab.directory());
  }

  /**
   * Looks whether all is there that the demo needs, removes what a killed one left, and writes the
   * configuration.
   *
   * @throws LabException with a sentence that says what is missing
   */
  public static Demo open() {
    checkRights();
    for (String tool : List.of("ip", "nft")) {
      if (Tool.find(tool).isEmpty()) {
        throw new LabException(
            "the demo needs "
                + tool
                + ", which is not installed (Debian package: "
                + Tool.packageOf(tool)
                + ")");
      }
    }
    Demo demo = new Demo(Lab.open());
    try {
      demo.files.write();
      return demo;
    } catch (RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private static void checkRights() {
    try {
      Capabilities rights = Capabilities.ofThisThread();
      if (!RIGHTS.stream().allMatch(rights::has)) {
        throw new LabException(
            "the demo builds its network in namespaces of its own, which only root may do; run it"
                + " with sudo");
      }
    } catch (LinuxException e) {
      throw new LabException("cannot tell which rights there are: " + e.getMessage(), e);
    }
  }

  /** The configuration by which Netsonde watches the network. */
  public Path configuration() {
    return files.configuration();
  }

  /**
   * Builds the network and lets its traffic begin.
   *
   * @return where the router is, from which it is watched
   * @throws LabException where it cannot be built; what was is removed by {@link #close}
   */
  public NetworkNamespace build() {
    DemoNetwork built = new DemoNetwork(lab);
    DemoLeases.give(built, files.leases()).ifPresent(left::add);
    Optional<String> untranslated = Nat64.begin(built.router());
    untranslated.ifPresent(left::add);
    traffic = Traffic.begin(built, untranslated.isEmpty());
    return built.router().namespace();
  }

  /** What there is to see; complete once it is built. */
  public DemoView view() {
    return new DemoView(
        Stream.of(DemoClient.values())
            .map(client -> new DemoView.Line(client.label(), client.ipv4(), client.habit()))
            .toList(),
        FarHosts.TARGETS.stream()
            .map(target -> new DemoView.Line(target.name(), target.written(), target.behaviour()))
            .toList(),
        left);
  }

  /** Ends the traffic and removes the network; no effect the second time. */
  @Override
  public void close() {
    Traffic running = traffic;
    if (running != null) {
      running.close();
    }
    lab.close();
  }
}
