package io.netsonde.web;

import io.netsonde.slice.Answer;
import java.util.Optional;

/** What whoever runs the program asks of it: its configuration, and to read that anew. */
final class OperatorPages {
  private final Operator operator;
  private final boolean lifecycle;

  /**
   * The pages.
   *
   * @param lifecycle whether anybody may have the configuration read anew
   */
  OperatorPages(Operator operator, boolean lifecycle) {
    this.operator = operator;
    this.lifecycle = lifecycle;
  }

  /** {@code /config}: what is in force, every default included, secrets hidden. */
  Answer configuration() {
    return Answer.Text.plain(200, operator.configuration());
  }

  /**
   * {@code POST /-/reload}: 200 when the new configuration is in force, 500 when the old one is.
   */
  Answer reload() {
    if (!lifecycle) {
      return Answer.Text.plain(
          403,
          "Forbidden: the configuration is read anew on SIGHUP; to have it done here as well, set"
              + " web.enable_lifecycle or start with --web.enable-lifecycle.\n");
    }
    try {
      Optional<String> complaint = operator.reload();
      return complaint
          .map(why -> Answer.Text.plain(500, "Not reloaded, what held before holds: " + why + "\n"))
          .orElseGet(() -> Answer.Text.plain(200, "Reloaded.\n"));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Answer.Text.plain(503, "Netsonde is being stopped.\n");
    }
  }
}
