package io.netsonde.lab;

import io.netsonde.linux.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A machine of the lab: a network namespace with its own interfaces, addresses, routes, firewall
 * and {@code net.*} settings. Files, users and processes it shares with the machine outside.
 *
 * <p>Made by {@link Lab#host}. Its loopback is up, and IPv6 addresses work at once, because
 * duplicate address detection is off. May be used by many threads.
 */
public final class Host {
  private static final Pattern ETC_NAME = Pattern.compile("[a-z][a-z.-]{0,63}");

  private final String name;
  private final NetworkNamespace namespace;
  private final Set<RunningProcess> processes = ConcurrentHashMap.newKeySet();
  private final Set<EmulatedNetwork> emulated = ConcurrentHashMap.newKeySet();
  private final Set<EmulatedLine> lines = ConcurrentHashMap.newKeySet();
  private final Firewall firewall = new Firewall(this);

  Host(String name, NetworkNamespace namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  /** Makes the namespace; {@link #demolish} is right after a failure half-way too. */
  void build() {
    Command.run(List.of("ip", "netns", "add", namespace.name()));
    sysctl("net.ipv6.conf.all.accept_dad", "0");
    sysctl("net.ipv6.conf.default.accept_dad", "0");
    ip("link", "set", "lo", "up");
  }

  /** The name that was given to {@link Lab#host}. */
  public String name() {
    return name;
  }

  /** The namespace, to be entered by threads of the caller's own. */
  public NetworkNamespace namespace() {
    return namespace;
  }

  /** Runs commands in the host as the user of this process, ten seconds at most each. */
  public Shell shell() {
    return new Shell(this, List.of("ip", "netns", "exec", namespace.name()), Command.LIMIT);
  }

  /** Runs commands in the host as {@link Shell#asNobody} says. */
  public Shell asNobody(String... capabilities) {
    return shell().asNobody(capabilities);
  }

  /** Runs a command to its end; see {@link Shell#run}. */
  public String run(String... command) {
    return shell().run(command);
  }

  /** Starts a command; see {@link Shell#start}. */
  public RunningProcess start(String... command) {
    return shell().start(command);
  }

  /**
   * Runs a task of this process on a thread inside the host; sockets that it opens stay there.
   *
   * @throws Exception what the task threw
   */
  public <T> T call(Callable<T> task) throws Exception {
    return namespace.call(task);
  }

  /** The host's loopback interface, which can carry any number of further addresses. */
  public Interface loopback() {
    return new Interface(this, "lo");
  }

  /**
   * Puts a network of emulated hosts behind a new interface of this host.
   *
   * @param prefixes each {@code 10.79.0.0/16} or {@code fd79::/64}, one of a family at most; the
   *     first address (…1) is this host's own
   * @throws LabException when the machine lacks TUN devices
   */
  public EmulatedNetwork emulate(String... prefixes) {
    EmulatedNetwork network = EmulatedNetwork.build(this, List.of(prefixes));
    emulated.add(network);
    return network;
  }

  /** Takes a line that begins here into the host's care. */
  EmulatedLine adopt(EmulatedLine line) {
    lines.add(line);
    return line;
  }

  /** The host's packet filter, empty at first. */
  public Firewall firewall() {
    return firewall;
  }

  /**
   * Adds a route.
   *
   * @param route as {@code ip route add} takes it: {@code default via 10.0.0.1}; the family is that
   *     of the addresses, and {@code default} alone is IPv4
   */
  public Host route(String route) {
    List<String> words = new ArrayList<>();
    if (route.contains(":")) {
      words.add("-6");
    }
    words.addAll(List.of("route", "add"));
    words.addAll(List.of(route.split(" +")));
    ip(words.toArray(String[]::new));
    return this;
  }

  /** Lets the host forward packets of both families, as a router does. */
  public Host forward() {
    sysctl("net.ipv4.ip_forward", "1");
    sysctl("net.ipv6.conf.all.forwarding", "1");
    return this;
  }

  /**
   * Reads a setting of this host.
   *
   * @param key below {@code net}: {@code net.ipv4.ip_forward}; the rest belongs to the machine
   */
  public String sysctl(String key) {
    Path file = setting(key);
    return inside("read " + key, () -> readAtOnce(file).strip());
  }

  /** Writes a setting of this host; see {@link #sysctl(String)}. */
  public Host sysctl(String key, String value) {
    Path file = setting(key);
    inside("set " + key + " to " + value, () -> Files.writeString(file, value));
    return this;
  }

  /**
   * Gives the host a file of its own in the place of the machine's, for the processes that are
   * started in it from now on; {@link #call} goes on seeing the machine's. Writing it again changes
   * it for running processes, too.
   *
   * @param name of a file that the machine has in {@code /etc}: {@code hosts}, {@code resolv.conf}
   */
  public Host etc(String name, String text) {
    if (!ETC_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "etc: '" + name + "' (expected: the name of a file, as in resolv.conf)");
    }
    OwnFiles.of(namespace).write(name, text);
    return this;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Runs {@code ip} on this host's namespace, without a process inside it. */
  String ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace.name()));
    Collections.addAll(command, arguments);
    return Command.run(command);
  }

  /** Runs a task inside where only an operating system's refusal can make it fail. */
  <T> T inside(String attempted, Callable<T> task) {
    try {
      return namespace.call(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted: cannot " + attempted + " on " + name, e);
    } catch (LabException e) {
      throw e;
    } catch (Exception e) {
      throw new LabException("cannot " + attempted + " on " + name + ": " + e, e);
    }
  }

  /** Takes a process that runs in this host into the host's care. */
  RunningProcess adopt(RunningProcess process) {
    processes.removeIf(p -> !p.alive());
    processes.add(process);
    return process;
  }

  /** Ends the host's processes and removes the namespace. */
  void demolish() {
    lines.forEach(EmulatedLine::close);
    emulated.forEach(EmulatedNetwork::close);
    // All are asked at once, so that their times of grace do not add up.
    List<Thread> closing =
        processes.stream().map(process -> Thread.ofPlatform().start(process::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Demolition.remove(namespace);
  }

  /** A setting of several numbers gives all of them to the first read and nothing to a second. */
  private static String readAtOnce(Path file) throws IOException {
    byte[] buffer = new byte[4096];
    try (InputStream in = Files.newInputStream(file)) {
      int length = in.read(buffer);
      return new String(buffer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
    }
  }

  private static Path setting(String key) {
    if (!key.startsWith("net.") || key.contains("/") || key.contains("..")) {
      throw new IllegalArgumentException(
          "sysctl: '" + key + "' (expected: a key that begins with net., which alone is a host's)");
    }
    return Path.of("/proc/sys", key.split("\\."));
  }
}
