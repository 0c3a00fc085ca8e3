package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was learned of a name's addresses of one family.
 *
 * @param result never {@link LookupResult#PARTIAL}, which is of both families together
 * @param addresses empty but for a success
 * @param ttlSeconds for how long it holds; empty where nobody said
 */
record Answer(LookupResult result, List<IpAddress> addresses, OptionalLong ttlSeconds) {
  static Answer found(List<IpAddress> addresses, long ttlSeconds) {
    return new Answer(LookupResult.SUCCESS, List.copyOf(addresses), OptionalLong.of(ttlSeconds));
  }

  static Answer absent(LookupResult result, OptionalLong ttlSeconds) {
    return new Answer(result, List.of(), ttlSeconds);
  }

  static Answer failed(LookupResult result) {
    return new Answer(result, List.of(), OptionalLong.empty());
  }

  boolean isSuccess() {
    return result == LookupResult.SUCCESS;
  }
}
