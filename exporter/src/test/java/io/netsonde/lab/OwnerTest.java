package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.NetworkNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
  @Test
  void the_owner_is_read_from_the_name_it_wrote() {
    NetworkNamespace namespace = Owner.self().namespace(7, "router");

    assertThat(Owner.of(namespace)).hasValue(Owner.self());
    assertThat(Owner.self().alive()).isTrue();
  }

  @Test
  void a_process_id_in_use_again_is_not_the_owner() {
    Owner earlier = new Owner(Owner.self().pid(), Owner.self().start() - 1);

    assertThat(earlier.alive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "router",
        "netsonde",
        "netsonde-lab-",
        "netsonde-lab-1-a-1",
        "netsonde-lab-x-a-1-router",
        "netsonde-lab-99999999999999999999-a-1-router",
        "my-netsonde-lab-1-a-1-router"
      })
  void a_namespace_with_another_name_has_no_owner(String name) {
    assertThat(Owner.of(NetworkNamespace.named(name))).isEmpty();
  }
}
