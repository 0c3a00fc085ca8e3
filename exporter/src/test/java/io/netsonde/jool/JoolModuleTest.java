package io.netsonde.jool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.jool.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoolModuleTest {
  @TempDir private Path modules;

  @Test
  void without_a_directory_nothing_is_loaded() {
    JoolModule module = JoolModule.read(modules);
    assertThat(module.loaded()).isFalse();
    assertThat(module.trouble()).contains("the kernel module jool is not loaded");
  }

  @Test
  void the_directories_tell_the_version_and_the_kinds() throws IOException {
    load("jool_common", "4.1.9.0\n");
    load("jool_siit", "4.1.9.0\n");
    JoolModule module = JoolModule.read(modules);
    assertThat(module.trouble()).isEmpty();
    assertThat(module.version()).hasToString("Optional[4.1.9.0]");
    assertThat(module.translators()).containsExactly(Translator.SIIT);
  }

  @Test
  void a_version_that_is_missing_or_none_is_trouble() throws IOException {
    Files.createDirectory(modules.resolve("jool_common"));
    assertThat(JoolModule.read(modules).trouble())
        .contains("/sys/module/jool_common/version does not tell the module's version");
    Files.writeString(modules.resolve("jool_common/version"), "unknown");
    assertThat(JoolModule.read(modules).trouble()).isPresent();
  }

  /** It has neither the shared module nor the netlink family. */
  @Test
  void a_module_of_old_is_told_from_none() throws IOException {
    load("jool", "3.5.7.0\n");
    JoolModule module = JoolModule.read(modules);
    assertThat(module.loaded()).isTrue();
    assertThat(module.trouble()).contains("Jool 3.5.7.0 is too old (expected: 4.0.8 or later)");
  }

  private void load(String module, String version) throws IOException {
    Files.createDirectory(modules.resolve(module));
    Files.writeString(modules.resolve(module).resolve("version"), version);
  }
}
