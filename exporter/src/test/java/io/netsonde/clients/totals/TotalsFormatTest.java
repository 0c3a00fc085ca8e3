package io.netsonde.clients.totals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalsFormatTest {
  private static final Instant SEEN = Instant.ofEpochMilli(1_784_635_200_123L);
  private static final Era ERA = new Era("table made by netsonde as 1", "table of a bridge");
  private static final long READING = 7;

  @Test
  void a_file_is_text_that_a_person_can_read() {
    ClientTable clients = new ClientTable(10);
    Client client = Objects.requireNonNull(clients.see(address("192.168.10.20")));
    client.meter(Traffic.WAN_SENT.number()).read(READING, 84, 1);
    client.meter(Traffic.LAN_RECEIVED.number()).read(READING - 1, 168, 2);
    client.connected(Protocol.TCP, true);
    assertThat(new String(write(clients), StandardCharsets.UTF_8))
        .startsWith(
            """
            netsonde-client-totals\t1
            era\ttable made by netsonde as 1\ttable of a bridge
            192.168.10.20\t1784635200123\ttcp=1\twan_sent=84,1,84,1\tlan_received=168,2
            end\t\
            """);
  }

  @Test
  void what_is_written_is_what_is_read() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 100; run++) {
      ClientTable clients = random(random);
      byte[] file = write(clients);
      SavedTotals saved = TotalsFormat.read(file);
      assertThat(saved.era()).as("seed " + seed).isEqualTo(ERA);
      ClientTable restored = new ClientTable(1_000);
      saved.restore(restored);
      // Counters that were not in the latest reading are gone, the others come back.
      assertThat(lines(write(restored, Meter.RESTORED)))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(lines(file));
    }
  }

  @Test
  void of_more_clients_than_there_is_room_for_those_seen_last_are_kept() throws Exception {
    ClientTable clients = new ClientTable(10);
    for (int i = 1; i <= 3; i++) {
      clients.see(address("192.168.10." + i));
    }
    byte[] file =
        TotalsFormat.write(
            clients,
            ERA,
            READING,
            client -> Optional.of(SEEN.plusSeconds(client.address().low() & 3)));
    ClientTable small = new ClientTable(2);
    TotalsFormat.read(file).restore(small);
    assertThat(small.find(address("192.168.10.1"))).isNull();
    assertThat(small.find(address("192.168.10.3"))).isNotNull();
    assertThat(small.refused()).isEqualTo(1);
  }

  @Test
  void a_client_that_was_never_seen_is_not_written() {
    ClientTable clients = new ClientTable(10);
    clients.track(false, 0, 1);
    assertThat(new String(write(clients), StandardCharsets.UTF_8)).doesNotContain("0.0.0.1");
  }

  @Test
  void a_file_that_is_cut_anywhere_is_damaged() {
    byte[] whole = write(random(new Random(1)));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TotalsFormat.read(cut))
          .as("cut at " + length)
          .isInstanceOfSatisfying(
              TotalsException.class,
              e -> assertThat(e.kind()).isEqualTo(TotalsException.Kind.DAMAGED));
    }
  }

  @Test
  void a_file_with_any_bit_changed_is_refused() {
    byte[] whole = write(random(new Random(2)));
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> TotalsFormat.read(changed))
          .as("bit " + bit)
          .isInstanceOf(TotalsException.class);
    }
  }

  @Test
  void what_is_not_ours_or_of_another_version_is_foreign() {
    for (String text : List.of("root:x:0:0\n", "netsonde-client-totals\t2\nera\n", "\0\1")) {
      assertThatThrownBy(() -> TotalsFormat.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfSatisfying(
              TotalsException.class,
              e -> assertThat(e.kind()).isEqualTo(TotalsException.Kind.FOREIGN));
    }
  }

  private static byte[] write(ClientTable clients) {
    return write(clients, READING);
  }

  private static byte[] write(ClientTable clients, long reading) {
    return TotalsFormat.write(
        clients,
        ERA,
        reading,
        client -> (client.address().low() & 1) == 0 ? Optional.of(SEEN) : Optional.empty());
  }

  /** All but the checksum; the order of clients is that of a hash table. */
  private static List<String> lines(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("end\t"))
        .toList();
  }

  private static ClientTable random(Random random) {
    ClientTable clients = new ClientTable(1_000);
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      Client client =
          Objects.requireNonNull(
              random.nextBoolean()
                  ? clients.see(false, 0, random.nextInt() & 0xffff_ffffL)
                  : clients.see(true, random.nextLong(), random.nextLong()));
      for (Traffic kind : Traffic.all()) {
        if (random.nextInt(3) == 0) {
          long number = random.nextBoolean() ? READING : READING - 1;
          client
              .meter(kind.number())
              .read(number, random.nextLong() >>> 1, random.nextLong() >>> 1);
        }
      }
      for (Protocol protocol : Protocol.all()) {
        for (int j = random.nextInt(3); j > 0; j--) {
          client.connected(protocol, true);
        }
      }
    }
    return clients;
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
