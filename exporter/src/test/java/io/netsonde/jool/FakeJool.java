package io.netsonde.jool;

import io.netsonde.linux.NetlinkHandler;
import io.netsonde.wire.jool.Datagrams;
import io.netsonde.wire.jool.JoolProtocol;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Jool module that a test plays, and the machine around it: it answers as the real one does, from
 * recorded datagrams, and notes what it would write to the kernel's log.
 */
public final class FakeJool implements Surroundings, JoolClient.Kernel {
  /** Instances with the conversation from which their counters come. */
  final Map<InstanceKey, String> instances = new LinkedHashMap<>();

  /** Instances whose counters come in a datagram that the test has made. */
  final Map<InstanceKey, byte[]> answers = new HashMap<>();

  final List<Place> places = new ArrayList<>(List.of(Place.own(1)));
  final List<String> kernelLog = new ArrayList<>();
  final List<Integer> commands = new ArrayList<>();
  final Set<Translator> translators = EnumSet.allOf(Translator.class);

  /** How often the family was asked for. */
  int families;

  /** The name of a further NAT64, which cannot be asked for. */
  String unreadable = "";

  boolean refuseLists;
  boolean loaded = true;
  boolean administer = true;
  @Nullable IOException failure;
  @Nullable IOException cannotEnter;

  private final String version;
  private Place here = Place.own(1);

  /** A module of a recorded version, {@code 4.1.9} or {@code 4.1.13}. */
  public FakeJool(String version) {
    this.version = version;
  }

  /** Adds an instance with the counters that were recorded of the version. */
  public FakeJool with(String key) {
    InstanceKey instance = InstanceKey.parse(key);
    instances.put(
        instance,
        version + (instance.translator() == Translator.SIIT ? "-siit1-stats" : "-cli-stats"));
    return this;
  }

  /** How the command opens it. */
  public JoolStats.Opener opener() {
    return () -> {
      if (!loaded) {
        throw new JoolAbsentException();
      }
      return JoolStats.of(this, ModuleVersion.parse(version).orElseThrow(), () -> {});
    };
  }

  /** Without any module. */
  public FakeJool unloaded() {
    loaded = false;
    return this;
  }

  /** Without the module of a kind. */
  public FakeJool without(Translator translator) {
    translators.remove(translator);
    return this;
  }

  @Override
  public void ask(String attempted, NetlinkWriter request, NetlinkHandler handler)
      throws IOException {
    byte[] sent = request.written().toArray(ValueLayout.JAVA_BYTE);
    int type = Short.toUnsignedInt(request.written().get(ValueLayout.JAVA_SHORT_UNALIGNED, 4));
    if (type == 16) {
      families++;
      handler.message(Datagrams.message(Datagrams.bytes(version + "-stats.01.resp")));
      return;
    }
    commands.add((int) sent[16]);
    if (failure != null) {
      throw failure;
    }
    handler.message(reply(sent));
  }

  private NetlinkMessages reply(byte[] sent) throws IOException {
    Translator translator = sent[28] == 1 ? Translator.SIIT : Translator.NAT64;
    int end = 32;
    while (sent[end] != 0) {
      end++;
    }
    String name = new String(sent, 32, end - 32, StandardCharsets.UTF_8);
    InstanceKey key = new InstanceKey(here.netns(), translator, name);
    int command = sent[16];
    if (!translators.contains(translator)) {
      return refusal(
          sent,
          22,
          translator.title()
              + " Jool has not been modprobed. (Try `modprobe "
              + translator.module()
              + "`)");
    }
    if (command != JoolProtocol.STATS_FOREACH && !administer) {
      return refusal(sent, 1, "CAP_NET_ADMIN capability required. (Maybe try su or sudo?)");
    }
    return switch (command) {
      case JoolProtocol.STATS_FOREACH ->
          instances.containsKey(key)
              ? Datagrams.message(counters(key))
              : refusal(sent, 3, "This namespace lacks an instance named '" + name + "'.");
      case JoolProtocol.INSTANCE_HELLO ->
          message(header(sent, 0).u8(1, instances.containsKey(key) ? 0 : 1));
      case JoolProtocol.INSTANCE_FOREACH ->
          refuseLists ? refusal(sent, 22, "not now") : list(sent, translator);
      default ->
          Datagrams.message(
              Datagrams.bytes(
                  switch (command) {
                    case JoolProtocol.GLOBAL_FOREACH -> version + "-cmd8.02.resp";
                    case JoolProtocol.POOL4_FOREACH ->
                        version + "-cmd18_proto_" + sent[52] + ".02.resp";
                    default -> throw new AssertionError("command " + command);
                  }));
    };
  }

  private byte[] counters(InstanceKey key) {
    byte[] made = answers.get(key);
    return made == null ? Datagrams.bytes(instances.get(key) + ".02.resp") : made;
  }

  private NetlinkMessages list(byte[] sent, Translator translator) throws IOException {
    NetlinkWriter list = header(sent, 0);
    instances.keySet().stream()
        .filter(key -> key.translator() == translator)
        .forEach(key ->
            list.nest(1).u32(1, key.netns().hashCode()).u8(2, 4).string(3, key.name()).endNest());
    if (translator == Translator.NAT64 && !unreadable.isEmpty()) {
      list.nest(1).u32(1, 1).u8(2, 4).string(3, unreadable).endNest();
    }
    return message(list);
  }

  private NetlinkMessages refusal(byte[] sent, int errno, String words) throws IOException {
    kernelLog.add(words);
    return message(header(sent, 1).u16(1, errno).string(2, words));
  }

  private static NetlinkWriter header(byte[] sent, int flags) {
    NetlinkWriter writer = new NetlinkWriter().message(32, 0).put8(0).put8(2).put16(0);
    byte[] header = Arrays.copyOfRange(sent, 20, 48);
    header[9] = (byte) flags;
    for (byte value : header) {
      writer.put8(value);
    }
    return writer;
  }

  private static NetlinkMessages message(NetlinkWriter writer) throws IOException {
    return Datagrams.message(writer.written().toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public JoolModule module() {
    return new JoolModule(
        loaded,
        loaded ? ModuleVersion.parse(version) : Optional.empty(),
        loaded ? translators : Set.of());
  }

  @Override
  public JoolClient.Kernel kernel() {
    return this;
  }

  @Override
  public boolean mayAdminister() {
    return administer;
  }

  @Override
  public boolean mayVisit() {
    return true;
  }

  @Override
  public List<Place> places() {
    return List.copyOf(places);
  }

  @Override
  public long placesCut() {
    return 0;
  }

  @Override
  public void enter(Place place) throws IOException {
    if (cannotEnter != null && place.namespace().isPresent()) {
      throw cannotEnter;
    }
    here = place;
  }

  @Override
  public void leave() {
    here = places.getFirst();
  }

  @Override
  public void close() {}
}
