package io.netsonde.jool;

import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What of Jool is loaded into the kernel, as {@code /sys/module} shows it.
 *
 * <p>It is looked at before the kernel is asked anything: a question for a netlink family that is
 * not there makes the kernel start {@code modprobe}.
 *
 * @param loaded whether the part that all translators share is there
 * @param version of it; empty where it is not told
 * @param translators which kinds of instance there can be
 */
public record JoolModule(
    boolean loaded, Optional<ModuleVersion> version, Set<Translator> translators) {
  private static final Path MODULES = Path.of("/sys/module");
  private static final String COMMON = "jool_common";

  /** Copies the set. */
  public JoolModule {
    translators = Set.copyOf(translators);
  }

  /** What is loaded now. */
  public static JoolModule read() {
    return read(MODULES);
  }

  /** What is loaded by the directory of a test. */
  static JoolModule read(Path modules) {
    Path common = modules.resolve(COMMON);
    Set<Translator> translators = EnumSet.noneOf(Translator.class);
    for (Translator translator : Translator.values()) {
      if (Files.isDirectory(modules.resolve(translator.module()))) {
        translators.add(translator);
      }
    }
    return new JoolModule(Files.isDirectory(common), version(common), translators);
  }

  private static Optional<ModuleVersion> version(Path common) {
    try {
      return ModuleVersion.parse(Files.readString(common.resolve("version")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
