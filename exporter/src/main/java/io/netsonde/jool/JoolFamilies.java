package io.netsonde.jool;

import io.netsonde.metrics.Family;
import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The families of the slice, for one scrape.
 *
 * <p>All counters of packets together are a balance: what was received is what was translated and
 * what was cancelled. They are split so that PromQL can add it up.
 */
final class JoolFamilies {
  private static final String[] BASE = {"instance", "translator", "netns"};

  private final Family received =
      counter(
          "jool_received_packets_total",
          "Packets handed to the instance; equals the translated and the cancelled ones together.",
          "ip_version");
  private final Family translated =
      counter(
          "jool_translated_packets_total",
          "Packets translated and handed to the kernel for sending.");
  private final Family cancelled =
      counter(
          "jool_cancelled_packets_total",
          "Packets not translated, by reason, and what became of them: dropped, passed (left to"
              + " Linux), consumed (kept for a moment), or mixed where Jool does not tell.",
          "reason",
          "fate");
  private final Family icmpErrors =
      counter(
          "jool_icmp_errors_total",
          "ICMP errors that the instance made by itself, sent or not.",
          "ip_version",
          "result");
  private final Family joold =
      counter(
          "jool_joold_events_total",
          "Session synchronization: sessions, packets and decisions, by what happened.",
          "event");
  private final Family unnamed =
      counter(
          "jool_unnamed_counter_total",
          "Counters of a module whose numbering Netsonde does not know, by number.",
          "number");
  private final Family bindings =
      gauge(
          "jool_nat64_bindings",
          "Bindings between an IPv6 and an IPv4 transport address that exist now.");
  private final Family sessions = gauge("jool_nat64_sessions", "Sessions that exist now.");
  private final Family up = gauge("jool_up", "Whether the latest reading of the instance worked.");
  private final Family duration =
      gauge("jool_read_duration_seconds", "How long the latest reading of the instance took.");
  private final Family errors =
      counter("jool_read_errors_total", "Readings of the instance that failed.", "reason");
  private final Family named =
      gauge(
          "jool_counters_named",
          "Whether Netsonde is certain of the names of all of the module's counters; where it is"
              + " not, jool_unnamed_counter_total has the others.");
  private final Family module =
      Family.gauge(
          "jool_module_info",
          "Which versions of Jool's kernel modules are loaded; always 1.",
          "translator",
          "version");
  private final Family elsewhere =
      Family.gauge(
          "jool_unreachable_instances",
          "Instances that Jool lists in network namespaces into which Netsonde does not look.",
          "translator");
  private final Family instanceInfo =
      gauge(
          "jool_instance_info",
          "The instance's IPv6 prefix, and what hands packets to it; always 1.",
          "pool6",
          "framework");
  private final Family enabled =
      gauge("jool_instance_enabled", "Whether an administrator lets the instance translate.");
  private final Family pool4 =
      gauge(
          "jool_nat64_pool4_transport_addresses",
          "IPv4 transport addresses (or ICMP identifiers) that the NAT64 has to give.",
          "protocol",
          "mark");
  private final Family protocolBindings =
      gauge(
          "jool_nat64_protocol_bindings",
          "Bindings that exist now by protocol: how much of pool4 is in use.",
          "protocol");
  private final Family protocolSessions =
      gauge(
          "jool_nat64_protocol_sessions",
          "Sessions that exist now by protocol and TCP state (RFC 6146).",
          "protocol",
          "state");

  private JoolFamilies() {}

  /** The families of what was found out last. */
  static List<MetricSnapshot> of(JoolSnapshot snapshot) {
    JoolFamilies families = new JoolFamilies();
    for (Translator translator : Translator.values()) {
      if (snapshot.module().translators().contains(translator)) {
        families.module.add(
            1,
            translator.label(),
            snapshot.module().version().map(ModuleVersion::toString).orElse("unknown"));
      }
    }
    snapshot
        .elsewhere()
        .forEach((translator, count) -> families.elsewhere.add(count, translator.label()));
    snapshot.instances().forEach(families::add);
    return families.snapshots();
  }

  /** How a fate is written in labels. */
  static String fate(Counter.Kind kind) {
    return switch (kind) {
      case DROPPED -> "dropped";
      case PASSED -> "passed";
      case CONSUMED -> "consumed";
      default -> "mixed";
    };
  }

  /** A value without a sign as Prometheus can hold it: exact up to 2⁵³. */
  static double number(long value) {
    return value >= 0 ? (double) value : (value >>> 1) * 2.0;
  }

  private void add(InstanceSnapshot instance) {
    SeriesLabels labels = instance.labels();
    up.add(instance.up() ? 1 : 0, labels.own());
    instance.readNanos().ifPresent(nanos -> duration.add(nanos / 1e9, labels.own()));
    instance
        .errors()
        .forEach((reason, count) -> errors.add(count.doubleValue(), labels.with("reason", reason)));
    instance.counters().ifPresent(counters -> addCounters(instance, counters));
    addDetails(instance);
  }

  /** Hot: some 70 series for each instance. */
  private void addCounters(InstanceSnapshot instance, NamedCounters counters) {
    SeriesLabels labels = instance.labels();
    named.add(counters.isCertain() ? 1 : 0, labels.own());
    CounterValues values = counters.values();
    int names = counters.table().size();
    for (int i = 0; i < values.size(); i++) {
      int number = values.number(i);
      if (number <= names) {
        add(instance, counters.table().counters().get(number - 1), number, values.value(i));
      } else {
        unnamed.add(number(values.value(i)), labels.with("number", Integer.toString(number)));
      }
    }
  }

  private void add(InstanceSnapshot instance, Counter counter, int number, long value) {
    Translator translator = instance.key().translator();
    Family family =
        switch (counter.kind(translator)) {
          case RECEIVED -> received;
          case TRANSLATED -> translated;
          case DROPPED, PASSED, CONSUMED, MIXED -> cancelled;
          case ICMP_ERROR -> icmpErrors;
          case JOOLD -> joold;
          case GAUGE -> counter.name().endsWith("SESSIONS") ? sessions : bindings;
        };
    // A SIIT has neither, and counts 0 of them for ever.
    if (counter.kind(translator) != Counter.Kind.GAUGE || translator == Translator.NAT64) {
      family.add(number(counter.shown(value)), instance.labels().ofCounter(number));
    }
  }

  private void addDetails(InstanceSnapshot instance) {
    InstanceDetails details = instance.details();
    SeriesLabels labels = instance.labels();
    details
        .configuration()
        .ifPresent(configuration -> {
          enabled.add(configuration.enabled() ? 1 : 0, labels.own());
          instanceInfo.add(
              1, labels.with("pool6", configuration.pool6(), "framework", instance.framework()));
        });
    details
        .pool4()
        .forEach((pool, count) ->
            pool4.add(
                count.doubleValue(),
                labels.with(
                    "protocol", pool.protocol().label(), "mark", Long.toString(pool.mark()))));
    details
        .bindings()
        .forEach((protocol, count) ->
            protocolBindings.add(count.doubleValue(), labels.with("protocol", protocol.label())));
    details.sessions().forEach((protocol, states) -> addSessions(labels, protocol, states));
  }

  private void addSessions(
      SeriesLabels labels, TransportProtocol protocol, Map<String, Long> states) {
    states.forEach((state, count) ->
        protocolSessions.add(
            count.doubleValue(), labels.with("protocol", protocol.label(), "state", state)));
  }

  private List<MetricSnapshot> snapshots() {
    return Stream.of(
            received,
            translated,
            cancelled,
            icmpErrors,
            joold,
            unnamed,
            bindings,
            sessions,
            up,
            duration,
            errors,
            named,
            module,
            elsewhere,
            instanceInfo,
            enabled,
            pool4,
            protocolBindings,
            protocolSessions)
        .map(Family::snapshot)
        .toList();
  }

  private static Family counter(String name, String help, String... further) {
    return Family.counter(name, help, names(further));
  }

  private static Family gauge(String name, String help, String... further) {
    return Family.gauge(name, help, names(further));
  }

  private static String[] names(String... further) {
    return Stream.concat(Stream.of(BASE), Stream.of(further)).toArray(String[]::new);
  }
}
