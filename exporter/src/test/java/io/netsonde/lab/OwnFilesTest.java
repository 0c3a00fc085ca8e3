package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsTool({"ip", "cat"})
class OwnFilesTest {
  @Test
  void processes_of_the_host_see_its_file_and_others_the_machines() throws Exception {
    String machines = Files.readString(Path.of("/etc/hosts"));
    try (Lab lab = Lab.open()) {
      Host host = lab.host("named").etc("hosts", "10.77.1.2 far.test\n");

      assertThat(host.run("cat", "/etc/hosts")).isEqualTo("10.77.1.2 far.test\n");
      assertThat(lab.host("other").run("cat", "/etc/hosts")).isEqualTo(machines);
      host.etc("hosts", "");
      assertThat(host.run("cat", "/etc/hosts")).isEmpty();
    }
    assertThat(Files.readString(Path.of("/etc/hosts"))).isEqualTo(machines);
  }

  @Test
  void files_go_with_the_lab() {
    Path directory;
    try (Lab lab = Lab.open()) {
      Host host = lab.host("named").etc("hosts", "");
      directory = Path.of("/etc/netns").resolve(host.namespace().name());
      assertThat(directory).isDirectory();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void name_that_leads_elsewhere_is_refused() {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("named");

      assertThatThrownBy(() -> host.etc("../passwd", ""))
          .hasMessage("etc: '../passwd' (expected: the name of a file, as in resolv.conf)");
    }
  }
}
