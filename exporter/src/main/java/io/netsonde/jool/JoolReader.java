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

  private final Instances instances;
  private final Map<String, Long> errors = new TreeMap<>();
  private Optional<Instant> lastSuccess = Optional.empty();
  private JoolModule before = JoolModule.NONE;
  private String told = "";
  private @Nullable JoolSnapshot latest;

  JoolReader(
      JoolConfig config, Surroundings surroundings, LongSupplier nanoTime, InstantSource clock) {
    this.config = config;
    this.surroundings = surroundings;
    this.nanoTime = nanoTime;
    this.clock = clock;
    discovery = new Discovery(surroundings, config.retry(), nanoTime);
    details = new DetailsReader(config);
    instances = new Instances(config.instances(), config.maxInstances());
  }

  /**
   * Reads all that is due, and says what is known then: the same as before while there is no module
   * that could be asked, and none of which it would count that it is missing.
   */
  JoolSnapshot read() {
    JoolModule module = surroundings.module();
    String trouble = module.trouble().orElse("");
    JoolSnapshot known = latest;
    boolean asBefore = module.equals(before) && !trouble.isEmpty();
    if (known != null && asBefore && config.instances().isEmpty()) {
      return known;
    }
    if (!module.equals(before)) {
      before = module;
      askAtOnce();
    }
    if (trouble.isEmpty()) {
      trouble = readFrom(module);
    } else {
      forgetAll(module.loaded() ? Failure.REFUSED : Failure.NOT_LOADED, trouble);
    }
    tell(module, trouble);
    JoolSnapshot read = snapshot(module, trouble);
    latest = read;
    return read;
  }

  /**
   * What was refused of a module that was going or coming says nothing of the one that is there.
   */
  private void askAtOnce() {
    discovery.askAtOnce();
    instances.all().forEach(Instance::mayBeAsked);
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
      instances.forget(this::isGone);
      return "";
    } catch (IOException e) {
      String sentence = String.valueOf(e.getMessage());
      count(Failure.of(e).label());
      forgetAll(Failure.of(e), sentence);
      return sentence;
    }
  }

  private void find(JoolClient client, JoolModule module, List<Place> places) {
    if (discovery.mayAsk()) {
      try {
        remember(discovery.update(client, module.translators(), places));
        return;
      } catch (IOException e) {
        discovery.refused(e);
        count("list_" + Failure.of(e).label());
      }
    }
    for (Place place : places) {
      for (Translator translator : module.translators()) {
        instances.remember(new InstanceKey(place.netns(), translator, DEFAULT));
      }
    }
  }

  private void remember(boolean anew) {
    discovery
        .found()
        .forEach((key, framework) -> {
          Instance instance = instances.remember(key);
          if (instance != null) {
            instance.framework(framework);
            if (anew) {
              instance.mayBeAsked();
            }
          }
        });
  }

  /** Says of what need not be asked for why that is so. */
  private void missAllBut(JoolModule module, List<Place> places) {
    Set<String> netns = new TreeSet<>();
    places.forEach(place -> netns.add(place.netns()));
    for (Instance instance : instances.all()) {
      InstanceKey key = instance.key();
      if (!module.translators().contains(key.translator())) {
        instances.miss(
            instance,
            Failure.NOT_LOADED,
            "the kernel module " + key.translator().module() + " is not loaded");
      } else if (!netns.contains(key.netns())) {
        instances.miss(
            instance,
            Failure.NO_NAMESPACE,
            surroundings.mayVisit()
                ? "there is no network namespace " + key.netns()
                : "entering network namespace " + key.netns() + " needs CAP_SYS_ADMIN");
      } else if (discovery.hasList() && !discovery.found().containsKey(key)) {
        instances.miss(instance, Failure.NO_INSTANCE, "Jool has no such instance");
      }
    }
  }

  private void readPlace(JoolClient client, JoolModule module, Place place) throws IOException {
    long now = nanoTime.getAsLong();
    List<Instance> due =
        instances.all().stream()
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
      due.forEach(instance -> instances.miss(instance, Failure.NO_NAMESPACE, sentence));
      count(Failure.NO_NAMESPACE.label());
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
        && (!discovery.hasList() || discovery.found().containsKey(instance.key()));
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
        count("counter_table");
      }
    } catch (IOException e) {
      if (Failure.of(e) == Failure.TIMEOUT) {
        throw e; // the others would wait as long, one after the other
      }
      long ended = nanoTime.getAsLong();
      instance.failed(e, ended - started, ended + config.retry().toNanos());
      return;
    }
    if (!config.details().isEmpty() && discovery.hasList() && instance.areDetailsDue(started)) {
      long next = started + config.detailsInterval().toNanos();
      try {
        instance.details(details.read(client, key), next);
      } catch (IOException e) {
        instance.detailsFailed(e, next);
      }
    }
  }

  /** Whether there is nothing left to say of an instance, unless it must be there. */
  private boolean isGone(Instance instance) {
    return instance.failedFor(Failure.NOT_LOADED)
        || instance.failedFor(Failure.NO_NAMESPACE)
        || (instance.failedFor(Failure.NO_INSTANCE)
            && discovery.hasList()
            && !discovery.found().containsKey(instance.key()));
  }

  private void forgetAll(Failure reason, String sentence) {
    discovery.forget();
    instances.all().forEach(instance -> instances.miss(instance, reason, sentence));
    instances.forget(this::isGone);
  }

  private void count(String reason) {
    errors.merge(reason, 1L, Long::sum);
  }

  /** One line whenever the situation is another one. */
  private void tell(JoolModule module, String trouble) {
    long read = instances.all().stream().filter(i -> i.snapshot().up()).count();
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
    for (Instance instance : instances.all()) {
      if (isExpected(instance)) {
        shown.add(instance.snapshot());
      }
    }
    Map<String, Long> all = instances.errors();
    errors.forEach((reason, n) -> all.merge(reason, n, Long::sum));
    return new JoolSnapshot(
        module,
        trouble,
        shown,
        discovery.elsewhere(),
        lastSuccess,
        JoolFeatures.of(module, discovery.hasList(), discovery.refusal(), surroundings.mayVisit()),
        all,
        Map.of(
            "instances", instances.tooMany(),
            "namespaces", surroundings.placesCut(),
            "table_entries", details.cut(),
            "questions", discovery.cut()));
  }

  /** Whether an instance need be spoken of: a default that was only tried need not. */
  private boolean isExpected(Instance instance) {
    return instance.wasRead()
        || instance.failedFor(Failure.NO_PERMISSION)
        || discovery.found().containsKey(instance.key())
        || instances.isWanted(instance);
  }
}
