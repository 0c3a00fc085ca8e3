package io.netsonde.lab;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lab's network, on real namespaces. */
@NeedsRoot
@NeedsTool({"ip", "fping", "setpriv"})
class LabTest {
  private Lab lab = Lab.open();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void both_families_answer_across_a_link_at_once() {
    Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24", "fd77:1::/64");

    for (var address : List.of(link.right().ipv4(), link.right().ipv6())) {
      assertThat(link.left().host().run("fping", "-c", "1", "-t", "9000", address.getHostAddress()))
          .contains(" 0% loss");
    }
  }

  @Test
  void the_machine_outside_has_no_new_interface() throws Exception {
    Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24");
    lab.bridge(link.left().host(), "10.77.2.1/24");

    assertThat(NetworkInterface.networkInterfaces().map(NetworkInterface::getName))
        .doesNotContain(link.left().name(), link.right().name());
  }

  @Test
  void a_bridge_joins_many_hosts() {
    Host gateway = lab.host("switch");
    Bridge bridge = lab.bridge(gateway, "10.77.2.1/24", "fd77:2::1/64");
    Host first = bridge.join(lab.host("first"), "10.77.2.2/24", "fd77:2::2/64").right().host();
    bridge.join(lab.host("second"), "10.77.2.3/24", "fd77:2::3/64");

    for (String address : List.of("10.77.2.1", "10.77.2.3", "fd77:2::1", "fd77:2::3")) {
      first.run("fping", "-c", "1", "-t", "9000", address);
    }
  }

  @Test
  void a_router_forwards_both_families() {
    Host client = lab.host("client");
    Host router = lab.host("router").forward();
    Host server = lab.host("server");
    lab.link(router, client, "10.77.3.0/24", "fd77:3::/64");
    lab.link(router, server, "10.77.4.0/24", "fd77:4::/64");
    client.route("default via 10.77.3.1").route("default via fd77:3::1");
    server.route("default via 10.77.4.1").route("default via fd77:4::1");

    client.run("fping", "-c", "1", "-t", "9000", "10.77.4.2");
    client.run("fping", "-c", "1", "-t", "9000", "fd77:4::2");
  }

  @Test
  void a_socket_opened_inside_serves_another_host() throws Exception {
    Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24");
    InetSocketAddress address = new InetSocketAddress(link.right().ipv4(), 8080);

    try (ServerSocket server =
        link.right()
            .host()
            .call(() -> new ServerSocket(address.getPort(), 1, address.getAddress()))) {
      try (Socket client =
              link.left().host().call(() -> new Socket(address.getAddress(), address.getPort()));
          Socket accepted = server.accept()) {
        accepted.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        accepted.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      }
    }
  }

  @Test
  void an_exception_of_a_task_inside_arrives_as_it_is() {
    Host host = lab.host("alone");
    Exception thrown = new Exception("from inside");

    assertThatThrownBy(() ->
            host.call(() -> {
              throw thrown;
            }))
        .isSameAs(thrown);
  }

  @Test
  void settings_belong_to_the_host() {
    Host host = lab.host("one");
    Host other = lab.host("other");

    host.sysctl("net.ipv4.ping_group_range", "0 2147483647");

    assertThat(host.sysctl("net.ipv4.ping_group_range")).isEqualTo("0\t2147483647");
    assertThat(other.sysctl("net.ipv4.ping_group_range")).isEqualTo("1\t0");
  }

  @Test
  void a_setting_of_the_whole_machine_is_refused() {
    Host host = lab.host("one");

    assertThatThrownBy(() -> host.sysctl("kernel.panic", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel.panic");
  }

  @Test
  void an_interface_can_lose_its_address_its_size_its_life() {
    Link link = lab.link(lab.host("near"), lab.host("far"), "10.77.1.0/24");
    Host near = link.left().host();
    Shell shell = near.shell();

    link.left().removeAddress("10.77.1.1/24");
    assertThat(shell.execute("fping", "-c", "1", "-t", "1000", "10.77.1.2").exitCode()).isNotZero();
    link.left().address("10.77.1.1/24").mtu(1400);
    assertThat(shell.run("fping", "-c", "1", "-t", "9000", "10.77.1.2")).contains(" 0% loss");
    assertThat(near.run("ip", "link", "show", link.left().name())).contains("mtu 1400");
    link.left().down();
    assertThat(shell.execute("fping", "-c", "1", "-t", "1000", "10.77.1.2").exitCode()).isNotZero();
    link.left().up();
    assertThat(shell.run("fping", "-c", "1", "-t", "9000", "10.77.1.2")).contains(" 0% loss");
    link.left().delete();
    assertThat(near.run("ip", "-o", "link")).doesNotContain(link.left().name());
  }

  @Test
  void an_interface_knows_its_number_and_hardware_address() {
    Interface port = lab.link(lab.host("near"), lab.host("far")).left();

    String shown = port.host().run("ip", "-o", "link", "show", port.name());

    assertThat(shown).startsWith(port.index() + ": ").contains(port.mac());
    assertThat(port.name()).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void nobody_has_no_capability_unless_it_is_given() {
    Host host = lab.host("one");
    String[] status = {"grep", "-E", "^(Uid|Cap(Eff|Bnd))", "/proc/self/status"};

    assertThat(host.asNobody().run(status))
        .contains("Uid:\t65534", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000");
    assertThat(host.asNobody("net_raw").run(status))
        .contains("Uid:\t65534", "CapEff:\t0000000000002000", "CapBnd:\t0000000000002000");
  }

  @Test
  void a_process_in_a_host_sees_its_interfaces_only() {
    Host host = lab.host("one");
    RunningProcess process = host.start("sh", "-c", "ls /sys/class/net; echo end; exec sleep 600");

    process.awaitOutput("end", ofSeconds(10));

    assertThat(process.output()).isEqualTo("lo\nend\n");
  }

  @Test
  void a_command_that_the_kernel_refuses_is_named() {
    Host host = lab.host("one");

    assertThatThrownBy(() -> host.route("default via 10.9.9.9"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("command failed: ip -n netsonde-lab-")
        .hasMessageContaining("route add default via 10.9.9.9: exit code 2: ");
  }
}
