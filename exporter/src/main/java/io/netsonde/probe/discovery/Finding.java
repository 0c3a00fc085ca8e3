package io.netsonde.probe.discovery;

import java.util.List;

/**
 * What a look at a source came to.
 *
 * @param groups what holds from now on; of what failed, what it said last
 * @param failures none where all went well
 * @param complete false while something is still under way, and nothing is known to have failed
 */
record Finding(List<TargetGroup> groups, List<Failure> failures, boolean complete) {
  Finding {
    groups = List.copyOf(groups);
    failures = List.copyOf(failures);
  }

  static Finding of(List<TargetGroup> groups, List<Failure> failures) {
    return new Finding(groups, failures, true);
  }
}
