package io.netsonde.probe.names;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Names of servers on this machine's loopback, with files of {@code /etc} of the test's own. */
abstract class NamesOnLoopback {
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final String QUICK = "options timeout:1 attempts:2\n";
  static final int AAAA = 28;

  @TempDir Path etc;

  final NameServer server = NameServer.at("127.0.0.1", 0);
  final List<AutoCloseable> opened = new ArrayList<>();
  Names names = names(NamesConfig.defaults());

  NamesOnLoopback() throws IOException {}

  @BeforeEach
  void configure() throws IOException {
    resolvConf("nameserver 127.0.0.1\n" + QUICK);
    names = names(NamesConfig.defaults());
  }

  @AfterEach
  void close() throws Exception {
    names.close();
    server.close();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  Names names(NamesConfig config) {
    return new Names(
        config,
        files(),
        server.port(),
        2000,
        Duration.ofMinutes(10),
        Thread.ofPlatform().name("names-test").daemon()::unstarted);
  }

  NameFiles files() {
    Path directory = etc == null ? Path.of("/nonexistent") : etc;
    return new NameFiles(directory, directory.resolve("hostname"));
  }

  void resolvConf(String text) throws IOException {
    Files.writeString(etc.resolve("resolv.conf"), text);
  }

  NameServer second() throws IOException {
    NameServer second = NameServer.at("127.0.0.2", server.port());
    opened.add(second);
    return second;
  }

  Resolution found(String name) {
    return Eventually.within(LIMIT)
        .see(name + " found", () -> names.resolve(name), one -> !one.addresses().isEmpty());
  }

  Resolution failed(String name) {
    return Eventually.within(LIMIT)
        .see(
            name + " not found",
            () -> names.resolve(name),
            one -> one.success().equals(Optional.of(false)));
  }

  void awaitAddresses(String name, String... addresses) {
    Eventually.within(LIMIT)
        .see(
            "addresses " + List.of(addresses),
            () -> texts(names.resolve(name)),
            all -> all.equals(List.of(addresses)));
  }

  void awaitQuestions(String name, int count) {
    Eventually.within(LIMIT)
        .see(count + " questions", () -> server.asked(name), asked -> asked >= count);
  }

  void awaitLookups(String result, int count) {
    Eventually.within(LIMIT)
        .see(
            "look-ups: " + result,
            () -> figures().getOrDefault("probe_dns_lookups{result=\"" + result + "\"}", 0.0),
            ended -> ended >= count);
  }

  Map<String, Double> figures() {
    return Figures.of(names.collect());
  }

  static List<String> texts(Resolution resolution) {
    return resolution.addresses().stream().map(IpAddress::toString).toList();
  }
}
