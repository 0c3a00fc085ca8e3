package io.netsonde.jool;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.wire.jool.InstanceEntry;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds out which instances there are, and in which network namespaces.
 *
 * <p>Jool lists the instances of all namespaces at once and tells the namespaces apart by halves of
 * kernel pointers, which can be compared with nothing. So every name of the list is asked for in
 * every place, by the one question that leaves no line in the kernel's log. That is done when the
 * list or the places have changed, and else the former result holds.
 *
 * <p>Threads: the loop's.
 */
final class Discovery {
  /**
   * Questions of one round, so that a machine with a thousand namespaces does not stop the loop.
   */
  private static final int MAX_QUESTIONS = 20_000;

  private record Seen(Map<Translator, List<InstanceEntry>> lists, List<Place> places) {}

  private static final Seen NOTHING = new Seen(Map.of(), List.of());

  private final Surroundings surroundings;
  private final long retryNanos;
  private final LongSupplier nanoTime;
  private Optional<String> refusal = Optional.empty();
  private long dueAgain;
  private Seen seen = NOTHING;
  private Map<InstanceKey, String> found = Map.of();
  private Map<Translator, Integer> elsewhere = Map.of();
  private long cut;

  /**
   * Has found nothing yet.
   *
   * @param retry how long Jool is not asked again for a list that it refused
   */
  Discovery(Surroundings surroundings, Duration retry, LongSupplier nanoTime) {
    this.surroundings = surroundings;
    retryNanos = retry.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether Jool may be asked for its list now. */
  boolean mayAsk() {
    return surroundings.mayAdminister()
        && (refusal.isEmpty() || nanoTime.getAsLong() - dueAgain >= 0);
  }

  /** Whether what was found is all that there is. */
  boolean hasList() {
    return surroundings.mayAdminister() && refusal.isEmpty();
  }

  /** Why Jool did not give its list, where it was asked. */
  Optional<String> refusal() {
    return refusal;
  }

  /** Notes that {@link #update} failed; nothing is known then. */
  void refused(IOException cause) {
    forget();
    refusal = Optional.of(String.valueOf(cause.getMessage()));
    dueAgain = nanoTime.getAsLong() + retryNanos;
  }

  /** A refusal no longer means anything. */
  void askAtOnce() {
    refusal = Optional.empty();
  }

  /** The instances that there are, each with what hands packets to it. */
  Map<InstanceKey, String> found() {
    return found;
  }

  /** How many listed instances are in none of the places. */
  Map<Translator, Integer> elsewhere() {
    return elsewhere;
  }

  /** How often there were more questions to ask than a round allows. */
  long cut() {
    return cut;
  }

  /** Forgets all, so that the next {@link #update} asks anew. */
  void forget() {
    seen = NOTHING;
    found = Map.of();
    elsewhere = Map.of();
  }

  /**
   * Finds the instances of these places.
   *
   * @return whether it asked anew
   * @throws IOException when Jool does not list them
   */
  boolean update(JoolClient client, Set<Translator> translators, List<Place> places)
      throws IOException {
    Map<Translator, List<InstanceEntry>> lists = new EnumMap<>(Translator.class);
    for (Translator translator : translators) {
      lists.put(translator, client.instances(translator));
    }
    Seen now = new Seen(lists, places);
    boolean anew = !now.equals(seen);
    if (anew) {
      // Where a place could not be entered for the moment, the next round asks again.
      seen = ask(client, now) ? now : NOTHING;
    }
    refusal = Optional.empty();
    return anew;
  }

  /** Asks in every place for every name; whether every namespace could be entered. */
  private boolean ask(JoolClient client, Seen now) throws IOException {
    Map<InstanceKey, String> here = new LinkedHashMap<>();
    int questions = 0;
    boolean whole = true;
    for (Place place : now.places) {
      try {
        surroundings.enter(place);
      } catch (IOException e) {
        // A file that is left of a namespace is none, and will not become one by itself.
        whole &= e instanceof LinuxException cause && cause.errno() == Errno.EINVAL;
        continue; // whoever reads the instances there tells why
      }
      try {
        for (InstanceKey name : names(now.lists)) {
          if (questions == MAX_QUESTIONS) {
            cut++;
            break;
          }
          questions++;
          if (client.exists(name.translator(), name.name())) {
            here.put(name.in(place.netns()), framework(now.lists, name));
          }
        }
      } finally {
        surroundings.leave();
      }
    }
    found = here;
    Map<Translator, Integer> rest = new EnumMap<>(Translator.class);
    now.lists.forEach((translator, entries) -> {
      long visited = here.keySet().stream().filter(k -> k.translator() == translator).count();
      rest.put(translator, (int) Math.max(0, entries.size() - visited));
    });
    elsewhere = rest;
    return whole;
  }

  /**
   * Every kind and name once, as if in Netsonde's own namespace. A name that cannot be asked for is
   * left out, and its instance counts as one that is elsewhere.
   */
  private static Set<InstanceKey> names(Map<Translator, List<InstanceEntry>> lists) {
    Set<InstanceKey> names = new LinkedHashSet<>();
    lists.forEach((translator, entries) ->
        entries.stream()
            .filter(entry -> JoolRequest.isName(entry.name()))
            .forEach(entry -> names.add(new InstanceKey("", translator, entry.name()))));
    return names;
  }

  /** The framework of all instances of that name, empty where they differ. */
  private static String framework(Map<Translator, List<InstanceEntry>> lists, InstanceKey name) {
    List<String> labels = new ArrayList<>();
    for (InstanceEntry entry : lists.getOrDefault(name.translator(), List.of())) {
      if (entry.name().equals(name.name()) && !labels.contains(entry.frameworkLabel())) {
        labels.add(entry.frameworkLabel());
      }
    }
    return labels.size() == 1 ? labels.getFirst() : "";
  }
}
