package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a name server that others have written: dnsmasq, in a host of the lab. */
@NeedsRoot
@NeedsTool({"ip", "dnsmasq"})
class ForeignServerSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Lab lab = Lab.open();
  private final Host host = lab.host("near");

  @TempDir private Path etc;

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void its_answers_of_every_kind_are_understood() throws Exception {
    Files.writeString(etc.resolve("resolv.conf"), "nameserver 127.0.0.1\nsearch test\n");
    List<String> records =
        new ArrayList<>(
            List.of(
                "--host-record=a.test,192.0.2.1,2001:db8::1,60",
                "--cname=b.test,a.test,60",
                "--host-record=six.test,2001:db8::6"));
    for (int i = 0; i < 100; i++) {
      records.add("--host-record=many.test,198.51.100." + i);
    }
    serve(records);
    try (Names names = names()) {
      assertThat(await(names, "a", found(2)).addresses())
          .extracting(Object::toString)
          .containsExactly("192.0.2.1", "2001:db8::1");
      await(names, "B.test", found(2));
      await(names, "six.test", found(1));
      await(names, "many.test", found(100));
      await(names, "bad.test", ForeignServerSystemTest::failed);
      Eventually.within(LIMIT)
          .see(
              "how they ended",
              () -> Figures.of(names.collect()),
              figures ->
                  figures.getOrDefault("probe_dns_lookups{result=\"success\"}", 0.0) == 4
                      && figures.getOrDefault("probe_dns_lookups{result=\"nxdomain\"}", 0.0) == 1);
    }
  }

  @Test
  void when_it_ends_the_addresses_stay_until_it_is_back_and_says_otherwise() throws Exception {
    Files.writeString(etc.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    RunningProcess first = serve(List.of("--host-record=a.test,192.0.2.1,1"));
    try (Names names = names()) {
      await(names, "a.test", found(1));
      first.kill();
      Resolution stale = await(names, "a.test", ForeignServerSystemTest::failed);
      assertThat(stale.addresses()).extracting(Object::toString).containsExactly("192.0.2.1");

      serve(List.of("--host-record=a.test,192.0.2.2,1"));
      Resolution back = await(names, "a.test", one -> one.success().equals(Optional.of(true)));
      assertThat(back.addresses()).extracting(Object::toString).containsExactly("192.0.2.2");
    }
  }

  private Names names() {
    return new Names(
        NamesConfig.defaults(),
        new NameFiles(etc, etc.resolve("hostname")),
        Exchanges.PORT,
        100,
        Duration.ofMinutes(10),
        host.namespace().threads("names"));
  }

  private RunningProcess serve(List<String> records) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--log-facility=-",
                "--user=root",
                "--pid-file=",
                "--no-resolv",
                "--no-hosts",
                "--local=/test/",
                "--listen-address=127.0.0.1",
                "--bind-interfaces"));
    command.addAll(records);
    RunningProcess server = host.start(command.toArray(String[]::new));
    server.awaitOutput("started", LIMIT);
    return server;
  }

  private static Predicate<Resolution> found(int addresses) {
    return one -> one.addresses().size() == addresses;
  }

  private static boolean failed(Resolution one) {
    return one.success().equals(Optional.of(false));
  }

  private static Resolution await(Names names, String name, Predicate<Resolution> condition) {
    return Eventually.within(LIMIT).see(name, () -> names.resolve(name), condition);
  }
}
