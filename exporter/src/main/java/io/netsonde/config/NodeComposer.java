package io.netsonde.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds the nodes of one document from the parser's events.
 *
 * <p>From events rather than with the engine's own composer, because that one recurses without a
 * bound (2 000 brackets overflow its stack), shares nodes between aliases and keeps the later of
 * two equal keys without a word. Here a node stands in one place, nesting is bounded, and what we
 * do not take (anchors, aliases, tags) is refused where it stands while reading goes on.
 */
final class NodeComposer {
  /** Deepest nesting; ours is 5. */
  static final int DEPTH = 32;

  /** What YAML 1.2's core schema reads as null. */
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  /** What the parser makes of {@code !!}. */
  private static final String CORE_TAG = "tag:yaml.org,2002:";

  private final Problems problems;
  private final Iterator<Event> events;

  private NodeComposer(Problems problems, Iterator<Event> events) {
    this.problems = problems;
    this.events = events;
  }

  /**
   * The root of the text's only document; an empty scalar when it has none.
   *
   * @throws ConfigException when the text is not YAML, is nested too deeply or has a second
   *     document
   */
  static Node compose(String file, String text, Problems problems) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      return new NodeComposer(problems, events).document();
    } catch (Unusable e) {
      throw problems.exception();
    } catch (RuntimeException e) {
      // Not only its own exceptions: the engine lets some of the JDK's through on strange input.
      SyntaxProblem.of(e, text).addTo(problems);
      throw problems.exception();
    }
  }

  /** Ends the composition after a problem that leaves nothing to go on with. */
  private static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Node document() {
    Node root = new Node.Scalar(Position.FILE, "", true);
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, DocumentEnd, StreamEnd, Comment -> {}
        case DocumentStart -> {
          if (seen) {
            throw refused(event, KeyPath.ROOT, "a second document", "one; take out the line '---'");
          }
          seen = true;
        }
        default -> root = node(event, KeyPath.ROOT, 0);
      }
    }
    return root;
  }

  private Node node(Event event, KeyPath path, int depth) {
    if (depth > DEPTH) {
      throw refused(event, path, "nested too deeply", "at most " + DEPTH + " levels");
    }
    Position at = Position.of(event.getStartMark());
    if (event instanceof AliasEvent alias) {
      String name = Expectation.shown("*" + alias.getAlias().getValue());
      problem(at, path, "alias " + name, "the value itself; aliases are not supported");
      return new Node.Refused(at);
    }
    boolean taken = accepted(event, at, path);
    Node node =
        switch (event.getEventId()) {
          case Scalar -> scalar((ScalarEvent) event, at);
          case SequenceStart -> sequence(at, path, depth);
          case MappingStart -> mapping(at, path, depth);
          default -> throw new IllegalStateException("event out of order: " + event.getEventId());
        };
    return taken ? node : new Node.Refused(at);
  }

  private static Node scalar(ScalarEvent event, Position at) {
    return new Node.Scalar(
        at, event.getValue(), event.isPlain() && NOTHING.contains(event.getValue()));
  }

  private Node sequence(Position at, KeyPath path, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(node(e, path.item(items.size()), depth + 1));
    }
    return new Node.Sequence(at, items);
  }

  private Node mapping(Position at, KeyPath path, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      Node key = node(e, path, depth + 1);
      if (key instanceof Node.Scalar name) {
        KeyPath below = path.key(name.text());
        Node value = node(events.next(), below, depth + 1);
        Node.Entry first = entries.putIfAbsent(name.text(), new Node.Entry(name.at(), value));
        if (first != null) {
          int line = first.keyAt().line();
          problem(name.at(), below, "duplicate key", "one; the first is on line " + line);
        }
      } else {
        node(events.next(), path, depth + 1);
        if (!(key instanceof Node.Refused)) {
          problem(key.at(), path, key.description() + " as a key", "a name");
        }
      }
    }
    return new Node.Mapping(at, entries);
  }

  private boolean accepted(Event event, Position at, KeyPath path) {
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : ((CollectionStartEvent) event).getTag();
    tag.ifPresent(t ->
        problem(
            at,
            path,
            "tag " + Expectation.shown(t.replace(CORE_TAG, "!!")),
            "the value alone; tags are not supported"));
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor ->
            problem(
                at,
                path,
                "anchor " + Expectation.shown("&" + anchor.getValue()),
                "the value alone; anchors are not supported"));
    return tag.isEmpty();
  }

  private Unusable refused(Event event, KeyPath path, String what, String expected) {
    problem(Position.of(event.getStartMark()), path, what, expected);
    return new Unusable();
  }

  private void problem(Position at, KeyPath path, String what, String expected) {
    problems.add(at, path, Expectation.wording(what, expected));
  }
}
