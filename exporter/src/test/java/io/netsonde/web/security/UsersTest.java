package io.netsonde.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final int CHEAP = 4;

  private final ReentrantLock computing = new ReentrantLock();
  private final Verdicts verdicts = new Verdicts();
  private final Users users = users(Map.of("alice", hash("secret"), "bob", hash("z\u00fcrich:1")));

  @Test
  void the_right_password_is_admitted_and_no_other() {
    assertThat(users.admit(List.of(basic("alice", "secret")))).isTrue();
    assertThat(users.admit(List.of(basic("bob", "z\u00fcrich:1")))).isTrue();
    assertThat(users.admit(List.of(basic("alice", "Secret")))).isFalse();
    assertThat(users.admit(List.of(basic("alice", "")))).isFalse();
    assertThat(users.admit(List.of(basic("bob", "secret")))).isFalse();
    assertThat(users.admit(List.of(basic("carol", "secret")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Basic", "Basic ", "Basic ????", "Bearer YWxpY2U6c2VjcmV0", "Basic YWxpY2U="})
  void what_is_no_name_and_password_is_not_admitted(String field) {
    assertThat(users.admit(List.of(field))).isFalse();
  }

  @Test
  void two_fields_or_none_are_not_admitted() {
    String right = basic("alice", "secret");
    assertThat(users.admit(List.of(right, right))).isFalse();
    assertThat(users.admit(List.of())).isFalse();
  }

  @Test
  void without_users_everybody_is() {
    assertThat(users(Map.of()).admit(List.of())).isTrue();
  }

  @Test
  void a_hash_that_was_replaced_admits_nobody_by_what_was_found_before() {
    String right = basic("alice", "secret");
    assertThat(users.admit(List.of(right))).isTrue();

    assertThat(users(Map.of("alice", hash("new"))).admit(List.of(right))).isFalse();
    assertThat(users(Map.of("dave", hash("secret"))).admit(List.of(right))).isFalse();
  }

  @Test
  void what_was_found_is_not_computed_again_however_many_guess() throws Exception {
    assertThat(users.admit(List.of(basic("alice", "secret")))).isTrue();
    for (int i = 0; i < 2 * Verdicts.MOST; i++) {
      verdicts.remember(verdicts.key("alice", "", new byte[] {(byte) i}), false);
    }

    // Whoever has to compute would wait for the lock for ever.
    computing.lock();
    try {
      CompletableFuture<Boolean> asking =
          CompletableFuture.supplyAsync(() -> users.admit(List.of(basic("alice", "secret"))));
      assertThat(asking.get(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      computing.unlock();
    }
  }

  private Users users(Map<String, String> hashes) {
    return new Users(hashes, verdicts, computing);
  }

  private static String hash(String password) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(CHEAP, password.toCharArray());
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
