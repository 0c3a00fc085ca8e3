package io.netsonde.jool;

import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads all instances, round by round, and remembers what became of each.
 *
 * <p>Which ones: those that must be there by the configuration, and, where Jool may be asked for
 * its list, all that it lists. Where it may not, {@code default} is tried in every place; it shows
 * once it has answered.
 *
 * <p><b>Leaving the kernel's log alone.</b> With the list, only what is there is asked for.
 * Without, an instance that was refused is left alone for {@code retry}. A module that is not
 * loaded is not asked for anything.
 *
 * <p>Threads: the loop's.
 */
final class JoolReader {
  private static final System.Logger LOG = System.getLogger("io.netsonde.jool");
  private static final String DEFAULT = "default";

  private final JoolConfig config;
  private final Surroundings surroundings;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Discovery discovery;
  private final DetailsReader details;

  /** Those that must be there. */
  private final Set<InstanceKey> wanted;

  private final TreeMap<InstanceKey, Instance> instances = new TreeMap<>();
  private final Map<String, Long> goneErrors = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private Optional<Instant> lastSuccess = Optional.empty();
  private Optional<String> refusedList = Optional.empty();
  private OptionalLong listDue = OptionalLong.empty();
  private JoolModule before = new JoolModule(false, Optional.empty(), Set.of());
  private long tooMany;
  private String told = "";

  JoolReader(
      JoolConfig config, Surroundings surroundings, LongSupplier nanoTime, InstantSource clock) {
    this.config = config;
    this.surroundings = surroundings;
    this.nanoTime = nanoTime;
    this.clock = clock;
    discovery = new Discovery(surroundings);
    details = new DetailsReader(config);
    wanted = Set.copyOf(config.instances());
    wanted.forEach(key -> instances.put(key, new Instance(key)));
  }

  /** Reads all that is due, and says what is known then. */
  JoolSnapshot read() {
    JoolModule module = surroundings.module();
    if (!module.equals(before)) {
      before = module;
      askAtOnce();
    }
    String trouble = module.trouble().orElse("");
    if (trouble.isEmpty()) {
      trouble = readFrom(module);
    } else {
      forgetAll(module.loaded() ? Failure.REFUSED : Failure.NOT_LOADED, trouble);
    }
    tell(module, trouble);
    return snapshot(module, trouble);
  }

  /**
   * What was refused of a module that was going or coming says nothing of the one that is there.
   */
  private void askAtOnce() {
    refusedList = Optional.empty();
    instances.values().forEach(Instance::mayBeAsked);
  }

  /** Reads from a module that is there; why nothing could be read, or an empty text. */
  private String readFrom(JoolModule module) {
    try {
      ModuleVersion version = module.version().orElseThrow();
      surroundings.leave(); // where a failure left this thread elsewhere
      JoolClient client = JoolClient.find(surroundings.kernel(), version);
      List<Place> places = surroundings.places();
      find(client, module, places);
      missAllBut(module, places);
      for (Place place : places) {
        readPlace(client, module, place);
      }
      instances.values().removeIf(this::isForgotten);
      return "";
    } catch (IOException e) {
      String sentence = String.valueOf(e.getMessage());
      count(errors, Failure.of(e).label());
      forgetAll(Failure.of(e), sentence);
      return sentence;
    }
  }

  private void find(JoolClient client, JoolModule module, List<Place> places) {
    if (mayList()) {
      try {
        boolean anew = discovery.update(client, module.translators(), places);
        refusedList = Optional.empty();
        for (Map.Entry<InstanceKey, String> entry : discovery.found().entrySet()) {
          Instance instance = remember(entry.getKey());
          if (instance != null) {
            instance.framework(entry.getValue());
            if (anew) {
              instance.mayBeAsked();
            }
          }
        }
        return;
      } catch (IOException e) {
        discovery.forget();
        count(errors, "list_" + Failure.of(e).label());
        refusedList = Optional.of(String.valueOf(e.getMessage()));
        listDue = OptionalLong.of(nanoTime.getAsLong() + config.retry().toNanos());
      }
    }
    for (Place place : places) {
      for (Translator translator : module.translators()) {
        remember(new InstanceKey(place.netns(), translator, DEFAULT));
      }
    }
  }

  private boolean mayList() {
    return surroundings.mayAdminister()
        && (listDue.isEmpty()
            || refusedList.isEmpty()
            || nanoTime.getAsLong() - listDue.getAsLong() >= 0);
  }

  private boolean hasList() {
    return surroundings.mayAdminister() && refusedList.isEmpty();
  }

  private @Nullable Instance remember(InstanceKey key) {
    Instance known = instances.get(key);
    if (known == null && instances.size() >= config.maxInstances()) {
      tooMany++;
      return null;
    }
    return instances.computeIfAbsent(key, Instance::new);
  }

  /** Says of what need not be asked for why that is so. */
  private void missAllBut(JoolModule module, List<Place> places) {
    Set<String> netns = new TreeSet<>();
    places.forEach(place -> netns.add(place.netns()));
    for (Instance instance : instances.values()) {
      InstanceKey key = instance.key();
      if (!module.translators().contains(key.translator())) {
        miss(
            instance,
            Failure.NOT_LOADED,
            "the kernel module " + key.translator().module() + " is not loaded");
      } else if (!netns.contains(key.netns())) {
        miss(
            instance,
            Failure.NO_NAMESPACE,
            surroundings.mayVisit()
                ? "there is no network namespace " + key.netns()
                : "entering network namespace " + key.netns() + " needs CAP_SYS_ADMIN");
      } else if (hasList() && !discovery.found().containsKey(key)) {
        miss(instance, Failure.NO_INSTANCE, "Jool has no such instance");
      }
    }
  }

  /** Notes why an instance is not asked for; it is an error where it must be there. */
  private void miss(Instance instance, Failure reason, String sentence) {
    instance.missing(reason, sentence);
    if (wanted.contains(instance.key())) {
      instance.count(reason);
    }
  }

  private void readPlace(JoolClient client, JoolModule module, Place place) throws IOException {
    long now = nanoTime.getAsLong();
    List<Instance> due =
        instances.values().stream()
            .filter(instance -> instance.key().netns().equals(place.netns()))
            .filter(instance -> mayBeAsked(instance, module) && instance.isDue(now))
            .toList();
    if (due.isEmpty()) {
      return;
    }
    try {
      surroundings.enter(place);
    } catch (IOException e) {
      String sentence = String.valueOf(e.getMessage());
      due.forEach(instance -> miss(instance, Failure.NO_NAMESPACE, sentence));
      count(errors, Failure.NO_NAMESPACE.label());
      return;
    }
    try {
      for (Instance instance : due) {
        read(client, module, instance);
      }
    } finally {
      surroundings.leave();
    }
  }

  private boolean mayBeAsked(Instance instance, JoolModule module) {
    return module.translators().contains(instance.key().translator())
        && (!hasList() || discovery.found().containsKey(instance.key()));
  }

  private void read(JoolClient client, JoolModule module, Instance instance) throws IOException {
    InstanceKey key = instance.key();
    long started = nanoTime.getAsLong();
    try {
      NamedCounters counters =
          NamedCounters.of(module.version(), client.counters(key.translator(), key.name()));
      instance.read(counters, nanoTime.getAsLong() - started);
      lastSuccess = Optional.of(clock.instant());
      if (!counters.isCertain()) {
        count(errors, "counter_table");
      }
    } catch (IOException e) {
      if (Failure.of(e) == Failure.TIMEOUT) {
        throw e; // the others would wait as long, one after the other
      }
      long ended = nanoTime.getAsLong();
      instance.failed(e, ended - started, ended + config.retry().toNanos());
      return;
    }
    if (!config.details().isEmpty() && hasList() && instance.areDetailsDue(started)) {
      long next = started + config.detailsInterval().toNanos();
      try {
        instance.details(details.read(client, key), next);
      } catch (IOException e) {
        instance.detailsFailed(e, next);
      }
    }
  }

  /** Whether nothing is left to say of an instance: it need not be there, and is not. */
  private boolean isForgotten(Instance instance) {
    boolean gone =
        instance.failedFor(Failure.NOT_LOADED)
            || instance.failedFor(Failure.NO_NAMESPACE)
            || (instance.failedFor(Failure.NO_INSTANCE)
                && hasList()
                && !discovery.found().containsKey(instance.key()));
    boolean forgotten = gone && !wanted.contains(instance.key());
    if (forgotten) {
      instance.snapshot().errors().forEach((reason, n) -> goneErrors.merge(reason, n, Long::sum));
    }
    return forgotten;
  }

  private void forgetAll(Failure reason, String sentence) {
    discovery.forget();
    instances.values().forEach(instance -> miss(instance, reason, sentence));
    instances.values().removeIf(this::isForgotten);
  }

  private static void count(Map<String, Long> counts, String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** One line whenever the situation is another one. */
  private void tell(JoolModule module, String trouble) {
    long read = instances.values().stream().filter(i -> i.snapshot().up()).count();
    String version = module.version().map(Object::toString).orElse("of unknown version");
    String situation = "nothing to read: " + trouble;
    System.Logger.Level level = System.Logger.Level.INFO;
    if (trouble.isEmpty()) {
      situation = "Jool " + version + ": reading " + JoolSlice.count(read, "instance");
    } else if (module.loaded()) {
      situation = "cannot read Jool " + version + ": " + trouble;
      level = System.Logger.Level.WARNING;
    }
    if (!situation.equals(told)) {
      told = situation;
      LOG.log(level, situation);
    }
  }

  private JoolSnapshot snapshot(JoolModule module, String trouble) {
    List<InstanceSnapshot> shown = new ArrayList<>();
    Map<String, Long> all = new TreeMap<>(errors);
    goneErrors.forEach((reason, n) -> all.merge(reason, n, Long::sum));
    for (Instance instance : instances.values()) {
      InstanceSnapshot snapshot = instance.snapshot();
      snapshot.errors().forEach((reason, n) -> all.merge(reason, n, Long::sum));
      if (isExpected(instance)) {
        shown.add(snapshot);
      }
    }
    return new JoolSnapshot(
        module,
        trouble,
        shown,
        discovery.elsewhere(),
        lastSuccess,
        JoolFeatures.of(module, hasList(), refusedList, surroundings.mayVisit()),
        all,
        Map.of(
            "instances", tooMany,
            "namespaces", surroundings.placesCut(),
            "table_entries", details.cut(),
            "questions", discovery.cut()));
  }

  /** Whether an instance need be spoken of: a default that was only tried need not. */
  private boolean isExpected(Instance instance) {
    return instance.wasRead()
        || instance.failedFor(Failure.NO_PERMISSION)
        || discovery.found().containsKey(instance.key())
        || wanted.contains(instance.key());
  }
}
