package io.netsonde.jool;

import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of Jool is loaded into the kernel, as {@code /sys/module} shows it.
 *
 * <p>It is looked at before the kernel is asked anything: a question for a netlink family that is
 * not there makes the kernel start {@code modprobe}.
 *
 * @param loaded whether there is any
 * @param version of what is loaded; empty where it is not told
 * @param translators which kinds of instance there can be
 */
public record JoolModule(
    boolean loaded, Optional<ModuleVersion> version, Set<Translator> translators) {
  /** Nothing of Jool. */
  static final JoolModule NONE = new JoolModule(false, Optional.empty(), Set.of());

  private static final Path MODULES = Path.of("/sys/module");

  /** What all translators share; before 4.0 there was none. */
  private static final String COMMON = "jool_common";

  /** Made once, for most machines have none of them and are asked every second. */
  private static final List<Path> DIRECTORIES =
      directories(MODULES, List.of(Translator.values())).toList();

  /** The first version with the netlink family that this program speaks to. */
  private static final ModuleVersion OLDEST = new ModuleVersion(4, 0, 8, 0);

  /** Copies the set. */
  public JoolModule {
    translators = Set.copyOf(translators);
  }

  private static Stream<Path> directories(Path modules, Collection<Translator> translators) {
    return Stream.concat(Stream.of(COMMON), translators.stream().map(Translator::module))
        .map(modules::resolve);
  }

  /** What is loaded now. */
  public static JoolModule read() {
    for (Path directory : DIRECTORIES) {
      if (Files.isDirectory(directory)) {
        return read(MODULES);
      }
    }
    return NONE;
  }

  /** What is loaded by the directory of a test. */
  static JoolModule read(Path modules) {
    Set<Translator> translators = EnumSet.noneOf(Translator.class);
    for (Translator translator : Translator.values()) {
      if (Files.isDirectory(modules.resolve(translator.module()))) {
        translators.add(translator);
      }
    }
    List<Path> loaded = directories(modules, translators).filter(Files::isDirectory).toList();
    return new JoolModule(
        !loaded.isEmpty(), loaded.stream().findFirst().flatMap(JoolModule::version), translators);
  }

  /** Why it must not be asked, in a sentence; empty where it may. */
  public Optional<String> trouble() {
    if (!loaded) {
      return Optional.of("the kernel module jool is not loaded");
    }
    if (version.isEmpty()) {
      return Optional.of("/sys/module/jool_common/version does not tell the module's version");
    }
    return version
        .filter(v -> v.compareTo(OLDEST) < 0)
        .map(v -> "Jool " + v + " is too old (expected: 4.0.8 or later)");
  }

  private static Optional<ModuleVersion> version(Path module) {
    try {
      return ModuleVersion.parse(Files.readString(module.resolve("version")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
