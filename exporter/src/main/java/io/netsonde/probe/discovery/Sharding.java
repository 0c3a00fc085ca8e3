package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.Integers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which targets are this agent's, of several that have the same list.
 *
 * <p>As Prometheus's relabelling does with {@code hashmod}: the last eight bytes of the MD5 of the
 * target's text, as a number without sign whose first byte is the most significant, modulo the
 * number of shards.
 *
 * @param shards number of agents, 1 to 10000
 * @param shard this one's number, from 0 to one below
 */
public record Sharding(int shards, int shard) {
  /** One agent, which has all. */
  public static final Sharding NONE = new Sharding(1, 0);

  /** Names the shard where the configuration does not. */
  static final String ENVIRONMENT = "NETSONDE_SHARD";

  private static final int MAX_SHARDS = 10_000;
  private static final String AUTO = "auto";
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern ORDINAL = Pattern.compile(".*-([0-9]{1,5})");

  static Sharding read(ConfigSection section) {
    return read(section, () -> Optional.ofNullable(System.getenv(ENVIRONMENT)), Sharding::hostName);
  }

  static Sharding read(
      ConfigSection section,
      Supplier<Optional<String>> environment,
      Supplier<Optional<String>> hostName) {
    int shards = section.integer("shards", 1, 1, MAX_SHARDS);
    String text = section.value("shard", AUTO, Sharding::autoOrNumber);
    if (!text.equals(AUTO)) {
      return of(section, shards, text);
    }
    if (shards == 1) {
      return NONE;
    }
    Optional<String> found = environment.get().or(() -> hostName.get().flatMap(Sharding::ordinal));
    if (found.isEmpty()) {
      section.refuse(
          "shard",
          "auto, and nothing says which it is",
          "a number, or one in the variable "
              + ENVIRONMENT
              + ", or a host name that ends in -0, -1 and so on");
      return NONE;
    }
    return of(section, shards, found.get());
  }

  private static String autoOrNumber(String text) {
    if (!text.equals(AUTO)) {
      try {
        Integers.between(0, MAX_SHARDS - 1).parse(text);
      } catch (IllegalArgumentException e) {
        throw Expectation.of(text, "auto, or a whole number from 0 to one below shards");
      }
    }
    return text;
  }

  private static Sharding of(ConfigSection section, int shards, String text) {
    try {
      return new Sharding(shards, Integers.between(0, shards - 1).parse(text));
    } catch (IllegalArgumentException e) {
      section.refuse(
          "shard", Expectation.shown(text), "a number from 0 to one below shards, " + shards);
      return NONE;
    }
  }

  private static Optional<String> ordinal(String hostName) {
    Matcher matcher = ORDINAL.matcher(hostName);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<String> hostName() {
    try {
      return Optional.of(Files.readString(HOST_NAME).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a target is this agent's. */
  public boolean has(String target) {
    return shards == 1 || shardOf(target, shards) == shard;
  }

  /** Whether there are several agents. */
  public boolean isOn() {
    return shards > 1;
  }

  /** Which of so many agents has a target. */
  static int shardOf(String target, int shards) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(target.getBytes(StandardCharsets.UTF_8));
      long last = ByteBuffer.wrap(digest).getLong(digest.length - Long.BYTES);
      return (int) Long.remainderUnsigned(last, shards);
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has to have it.
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
