package io.netsonde.system;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program on a router, and what it tells of the clients behind it. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
class ClientsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CONFIG =
      "probe: {enabled: false}\njool: {enabled: false}\nclients: {interval: 200ms}\n";

  private Lab lab;
  private Router router;
  private Host alice;

  @BeforeEach
  void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
  }

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void every_byte_of_a_client_is_told_by_direction_and_by_what_is_at_the_other_end()
      throws Exception {
    ServedNetsonde netsonde = served();
    ping(alice, 3, "198.51.100.2");
    ping(alice, 2, "192.168.10.1");
    ping(alice, 2, "2001:db8:ffff::2");
    see(netsonde, "client_receive_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 252);
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 252);
    see(netsonde, "client_receive_bytes_total{ip=\"192.168.10.20\",via=\"router\"}", 168);
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"router\"}", 168);
    see(netsonde, "client_receive_bytes_total{ip=\"fd10::20\",via=\"wan\"}", 208);
    see(netsonde, "client_transmit_bytes_total{ip=\"fd10::20\",via=\"wan\"}", 208);
    see(
        netsonde,
        "client_traffic_bytes{client=\"unknown\",direction=\"rx\",ip=\"192.168.10.20\"}",
        420);
  }

  @Test
  void neither_a_flush_nor_a_kill_costs_a_byte() throws Exception {
    ServedNetsonde first = served();
    String sent = "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}";
    ping(alice, 2, "198.51.100.2");
    see(first, sent, 168);
    router.host().run("nft", "flush ruleset");
    // Without NAT the answers do not come back, but the requests go out.
    alice.shell().execute("fping", "-q", "-c", "1", "-t", "50", "-b", "56", "198.51.100.2");
    see(first, sent, 252);
    first.process().kill();
    alice.shell().execute("fping", "-q", "-c", "1", "-t", "50", "-b", "56", "198.51.100.2");
    see(served(), sent, 336);
  }

  @Test
  void connections_are_counted_once_for_each_of_their_clients() throws Exception {
    router.client("bob", 21);
    ServedNetsonde netsonde = served();
    ping(alice, 1, "198.51.100.2");
    see(netsonde, "client_connections{ip=\"192.168.10.20\",protocol=\"icmp\"}", 1);
    see(netsonde, "client_connections_opened_total{ip=\"192.168.10.20\",protocol=\"icmp\"}", 1);
    see(netsonde, "client_active_connections{client=\"unknown\",ip=\"192.168.10.20\"}", 1);
  }

  /** Once it watches; what was sent before is not counted. */
  private ServedNetsonde served() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), CONFIG);
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", 1);
    return netsonde;
  }

  private static void see(ServedNetsonde netsonde, String series, double value) throws Exception {
    Eventually.within(LIMIT)
        .see(
            series + " " + value,
            () -> netsonde.get("/metrics").sample(series).orElse(-1),
            seen -> seen == value);
  }

  /** With 56 bytes of data: packets of 84 bytes, or 104. */
  private static void ping(Host host, int count, String address) {
    host.run("fping", "-q", "-c", Integer.toString(count), "-p", "10", "-b", "56", address);
  }
}
