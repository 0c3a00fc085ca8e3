package io.netsonde.clients.names;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real dnsmasq hands out leases to a real client, and answers for its name. */
@NeedsRoot
@NeedsTool({"ip", "dnsmasq", "busybox"})
class NamesSystemTest {
  /** So that only the kernel can have told of a change. */
  private static final Duration RARELY = Duration.ofHours(1);

  @TempDir private Path directory = Path.of(".");

  private final Lab lab = Lab.open();
  private final Host router = lab.host("router");
  private final Bridge lan = lab.bridge(router, "10.77.2.1/24");
  private final Link client = lan.join(lab.host("client"));

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void a_lease_that_a_client_gets_names_it_at_once() throws Exception {
    Path leases = serve();
    try (NameBook book = open(config().dnsmasq(leases).build())) {
      IpAddress first = lease("alice-laptop");
      see(book, first, "alice-laptop", NameSource.DNSMASQ);
      lease("alice-phone");
      see(book, first, "alice-phone", NameSource.DNSMASQ);
    }
  }

  @Test
  void a_name_server_is_asked_for_who_has_no_other_name() throws Exception {
    serve();
    try (NameBook book = open(config().dns("10.77.2.1").build())) {
      IpAddress address = lease("alice-laptop");
      see(book, address, "alice-laptop", NameSource.DNS);
      assertThat(book.health().sources().get(NameSource.DNS))
          .matches(health -> health != null && health.up());
    }
  }

  @Test
  void a_client_that_is_asked_by_multicast_tells_its_name() throws Exception {
    client.right().address("10.77.2.9/24");
    MulticastSocket responder =
        client
            .right()
            .host()
            .call(() -> {
              MulticastSocket socket = new MulticastSocket(5353);
              socket.joinGroup(
                  new InetSocketAddress(InetAddress.getByName("224.0.0.251"), 5353),
                  NetworkInterface.getByName(client.right().name()));
              return socket;
            });
    Thread.ofPlatform().daemon().name("responder").start(() -> respond(responder));
    try (NameBook book = open(config().mdns(lan.own().name()).build())) {
      see(book, IpAddress.parse("10.77.2.9").orElseThrow(), "böbs-ipad", NameSource.MDNS);
    } finally {
      responder.close();
    }
  }

  private Path serve() throws Exception {
    Path leases = directory.resolve("dnsmasq.leases");
    router
        .start(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            // It would wait three seconds for an answer from an address before it offers it.
            "--no-ping",
            "--bind-interfaces",
            "--user=root",
            "--pid-file=" + directory.resolve("pid"),
            "--interface=" + lan.own().name(),
            "--except-interface=lo",
            "--dhcp-range=10.77.2.100,10.77.2.150,1h",
            "--dhcp-leasefile=" + leases,
            "--log-facility=-")
        .awaitOutput("started", ofSeconds(10));
    return leases;
  }

  /** The address that the client is given. */
  private IpAddress lease(String name) throws Exception {
    Path script = directory.resolve("script");
    Files.writeString(script, "#!/bin/sh\n[ \"$1\" = bound ] && echo \"bound to $ip\"\nexit 0\n");
    script.toFile().setExecutable(true);
    String output =
        client
            .right()
            .host()
            .run(
                "busybox",
                "udhcpc",
                "-f",
                "-n",
                "-q",
                "-t",
                "10",
                "-T",
                "1",
                "-i",
                client.right().name(),
                "-x",
                "hostname:" + name,
                "-s",
                script.toString());
    Matcher bound = Pattern.compile("bound to ([0-9.]+)").matcher(output);
    assertThat(bound.find()).as(output).isTrue();
    return IpAddress.parse(bound.group(1)).orElseThrow();
  }

  private static void respond(MulticastSocket socket) {
    byte[] label = "böbs-ipad".getBytes(StandardCharsets.UTF_8);
    byte[] query = new byte[512];
    DatagramPacket packet = new DatagramPacket(query, query.length);
    try {
      while (true) {
        socket.receive(packet);
        ByteBuffer out = ByteBuffer.allocate(512);
        out.put(query, 0, packet.getLength());
        out.putShort(2, (short) 0x8400).putShort(6, (short) 1);
        // The class with the flag of multicast.
        out.putShort((short) 0xc00c).putShort((short) 12).putShort((short) 0x8001).putInt(10);
        out.putShort((short) (label.length + 8)).put((byte) label.length).put(label);
        out.put((byte) 5).put("local".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        socket.send(new DatagramPacket(out.array(), out.position(), packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void see(NameBook book, IpAddress address, String name, NameSource source) {
    MacAddress mac = MacAddress.parse(client.right().mac()).orElseThrow();
    Eventually.within(ofSeconds(5))
        .see(
            "the name " + name,
            () -> Optional.ofNullable(book.name(address, mac)),
            found ->
                found.isPresent()
                    && found.get().name().equals(name)
                    && found.get().source() == source);
  }

  private ConfigBuilder config() {
    return new ConfigBuilder(directory, RARELY);
  }

  private NameBook open(NamesConfig config) throws Exception {
    return router.call(() -> {
      NameBook book =
          NameBook.open(config, Thread.ofPlatform().name("client-names").daemon().factory());
      book.start();
      return book;
    });
  }
}
