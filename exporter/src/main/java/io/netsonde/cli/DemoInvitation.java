package io.netsonde.cli;

import io.netsonde.demo.DemoView;
import java.util.List;

/**
 * What a person is told of a demo that runs.
 *
 * @param urls where to look
 * @param view what there is to see
 */
public record DemoInvitation(List<String> urls, DemoView view) {

  /** Copies the list. */
  public DemoInvitation {
    urls = List.copyOf(urls);
  }

  /** One screen of a terminal. */
  String text() {
    StringBuilder text = new StringBuilder("Netsonde watches a demonstration network:\n\n");
    urls.forEach(url -> text.append("  ").append(url).append('\n'));
    text.append("\nBehind its router (clients):\n");
    view.clients().forEach(line -> append(text, line));
    text.append("\nBeyond it (probe):\n");
    view.targets().forEach(line -> append(text, line));
    text.append(
        "\nAcross it (tcp): retransmissions, zero windows, refused and broken connections.\n");
    if (!view.left().isEmpty()) {
      text.append("\nNot there:\n");
      view.left().forEach(sentence -> text.append("  ").append(sentence).append(".\n"));
    }
    return text.append(
            """

            All of it is in network namespaces; this machine's own network is not touched.
            Ctrl-C ends it and removes every trace.
            """)
        .toString();
  }

  private static void append(StringBuilder text, DemoView.Line line) {
    text.append("  %-12s %-17s %s%n".formatted(line.name(), line.address(), line.text()));
  }
}
