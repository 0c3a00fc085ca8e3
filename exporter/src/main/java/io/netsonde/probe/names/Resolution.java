package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a name.
 *
 * @param success whether the latest look-up found it; empty while the first one is under way
 * @param addresses of the latest look-up that found any, each once
 * @param lastSuccess when that was; empty before the first
 */
public record Resolution(
    Optional<Boolean> success, List<IpAddress> addresses, Optional<Instant> lastSuccess) {
  /** Of a name that is looked up for the first time. */
  public static final Resolution PENDING =
      new Resolution(Optional.empty(), List.of(), Optional.empty());

  /** Of what is no name, and of names beyond the bound. */
  public static final Resolution REFUSED =
      new Resolution(Optional.of(false), List.of(), Optional.empty());

  /** Copies the addresses. */
  public Resolution {
    addresses = List.copyOf(addresses);
  }

  /** Whether the addresses are only those of an earlier look-up. */
  public boolean isStale() {
    return !addresses.isEmpty() && success.equals(Optional.of(false));
  }
}
