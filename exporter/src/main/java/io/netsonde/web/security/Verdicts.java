package io.netsonde.web.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers which passwords were right and which were wrong, because to find out costs tens of
 * milliseconds each time, on purpose. What is kept is no password but a keyed hash of it with the
 * user and the stored hash (HMAC-SHA256, RFC 2104), of which the key is never written anywhere.
 *
 * <p>Right and wrong ones have places of their own, so that nobody who guesses makes the server
 * forget those who know.
 *
 * <p>Threads: may be shared.
 */
final class Verdicts {
  /** Bound on either kind. */
  static final int MOST = 100;

  private final SecretKeySpec secret;
  private final Map<String, Boolean> right = leastRecentlyUsed();
  private final Map<String, Boolean> wrong = leastRecentlyUsed();

  Verdicts() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    secret = new SecretKeySpec(random, "HmacSHA256");
  }

  private static Map<String, Boolean> leastRecentlyUsed() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > MOST;
      }
    };
  }

  /** By what a question is known here. */
  String key(String user, String hash, byte[] password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      // No hash has a zero in it, and the lengths of the parts are not to be mistaken.
      mac.update(hash.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      byte[] name = user.getBytes(StandardCharsets.UTF_8);
      mac.update(HexFormat.of().toHexDigits(name.length).getBytes(StandardCharsets.US_ASCII));
      mac.update(name);
      return HexFormat.of().formatHex(mac.doFinal(password));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a Java without HmacSHA256", e);
    }
  }

  /** What was found out before; empty when nothing was. */
  synchronized Optional<Boolean> known(String key) {
    Boolean isRight = right.get(key);
    return Optional.ofNullable(isRight != null ? isRight : wrong.get(key));
  }

  synchronized void remember(String key, boolean isRight) {
    (isRight ? right : wrong).put(key, isRight);
  }
}
