package io.netsonde.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.wire.IpAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LabelBookTest {
  private static final IpAddress ALICE = IpAddress.parse("192.168.10.20").orElseThrow();

  private final ClientTable clients = new ClientTable(16);
  private final LabelBook book = new LabelBook();

  @Test
  void labels_are_made_again_when_the_client_is_somebody_else() {
    Client client = Objects.requireNonNull(clients.see(ALICE));
    SeriesLabels first = book.of(client, Identity.NOBODY);
    assertThat(book.of(client, Identity.NOBODY)).isSameAs(first);
    SeriesLabels named = book.of(client, new Identity("alice", "dns", null, "", "lan"));
    assertThat(named.info().get("name")).isEqualTo("alice");
  }

  @Test
  void a_client_that_is_forgotten_and_comes_again_leaves_no_labels_behind() {
    for (int i = 0; i < 100; i++) {
      book.of(Objects.requireNonNull(clients.see(ALICE)), Identity.NOBODY);
      book.keepOnly(clients);
      clients.removeIf(client -> true);
    }
    assertThat(book.size()).isEqualTo(1);
  }
}
