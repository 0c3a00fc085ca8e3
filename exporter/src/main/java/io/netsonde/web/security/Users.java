package io.netsonde.web.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may ask, by HTTP Basic authentication (RFC 7617).
 *
 * <p>An unknown user's password is compared with a hash that fits nobody, so that the time of the
 * answer does not tell which names exist. One hash is computed at a time, whoever asks.
 *
 * <p>Threads: may be shared.
 */
final class Users {
  /** Of a random password that nobody kept. */
  private static final String OF_NOBODY =
      "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

  private static final String SCHEME = "basic ";

  private final Map<String, String> hashes;
  private final Verdicts verdicts;
  private final ReentrantLock computing;

  /**
   * Users by their names.
   *
   * @param verdicts what was found out before; those of other hashes are never mistaken for these
   * @param computing held while a hash is computed
   */
  Users(Map<String, String> hashes, Verdicts verdicts, ReentrantLock computing) {
    this.hashes = hashes;
    this.verdicts = verdicts;
    this.computing = computing;
  }

  /**
   * Whether a request may be answered.
   *
   * @param authorization all fields of that name
   */
  boolean admit(List<String> authorization) {
    if (hashes.isEmpty()) {
      return true;
    }
    return authorization.size() == 1
        && credentials(authorization.getFirst()).filter(this::isRight).isPresent();
  }

  private record Credentials(String user, String password) {
    byte[] bytes() {
      return password.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Optional<Credentials> credentials(String field) {
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      String decoded =
          new String(
              Base64.getDecoder().decode(field.substring(SCHEME.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private boolean isRight(Credentials credentials) {
    String hash = hashes.getOrDefault(credentials.user, OF_NOBODY);
    String key = verdicts.key(credentials.user, hash, credentials.bytes());
    Optional<Boolean> known = verdicts.known(key);
    if (known.isPresent()) {
      return known.get();
    }
    boolean right = fits(credentials.bytes(), hash) && hashes.containsKey(credentials.user);
    verdicts.remember(key, right);
    return right;
  }

  private boolean fits(byte[] password, String hash) {
    computing.lock();
    try {
      // As everywhere, the first 72 bytes count.
      return BCrypt.verifyer(
              BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
          .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
          .verified;
    } finally {
      computing.unlock();
    }
  }
}
