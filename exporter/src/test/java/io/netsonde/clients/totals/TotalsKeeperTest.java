package io.netsonde.clients.totals;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Era;
import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class TotalsKeeperTest {
  private static final IpAddress ALICE = IpAddress.parse("192.168.10.20").orElseThrow();
  private static final Era ERA = new Era("table 1", "");
  private static final Instant NOW = Instant.ofEpochSecond(1_784_635_200);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  @TempDir(factory = Memory.class)
  private Path directory;

  /** A busy disk may take longer to write two files through than the keeper waits at its end. */
  static final class Memory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("/dev/shm"), "netsonde-totals-");
    }
  }

  @Test
  void nothing_is_written_before_a_minute_is_over_and_the_same_not_twice() throws Exception {
    try (TotalsKeeper keeper = keeper(file())) {
      assertThat(keeper.load()).isEqualTo(SavedTotals.NONE);
      keeper.turn(0, NOW, source(84));
      keeper.turn(MINUTE - 1, NOW, source(84));
      assertThat(file()).doesNotExist();
      keeper.turn(MINUTE, NOW, source(84));
      keeper.finish(NOW.plusSeconds(1), source(84));
      assertThat(bytes()).isEqualTo(84);
      assertThat(keeper.health().lastSaved()).contains(NOW);
      keeper.finish(NOW.plusSeconds(2), source(85));
      assertThat(keeper.health().lastSaved()).contains(NOW.plusSeconds(2));
      assertThat(bytes()).isEqualTo(85);
    }
  }

  @Test
  void a_damaged_file_is_moved_aside_and_said_and_totals_begin_at_zero() throws Exception {
    save(84);
    byte[] whole = Files.readAllBytes(file());
    whole[whole.length / 2] ^= 1;
    Files.write(file(), whole);
    try (TotalsKeeper keeper = keeper(file())) {
      assertThat(keeper.load()).isEqualTo(SavedTotals.NONE);
      assertThat(keeper.health().errors()).containsEntry("damaged", 1L);
      assertThat(keeper.health().failure().orElseThrow()).contains("checksum").contains(".damaged");
      assertThat(directory.resolve("totals.damaged")).hasBinaryContent(whole);
      keeper.finish(NOW, source(1));
      assertThat(keeper.health().failure()).isEmpty();
    }
    assertThat(bytes()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_not_ours_is_left_alone() throws Exception {
    Files.writeString(file(), "important\n");
    try (TotalsKeeper keeper = keeper(file())) {
      assertThat(keeper.load()).isEqualTo(SavedTotals.NONE);
      keeper.finish(NOW, source(84));
      assertThat(keeper.health().errors()).containsEntry("foreign", 1L);
      assertThat(keeper.health().failure().orElseThrow()).contains("set clients.state");
    }
    assertThat(file()).hasContent("important\n");
  }

  @Test
  void a_file_that_cannot_be_written_is_said_and_tried_again() throws Exception {
    Path missing = directory.resolve("missing");
    try (TotalsKeeper keeper = keeper(missing.resolve("totals"))) {
      keeper.load();
      keeper.finish(NOW, source(84));
      assertThat(keeper.health().errors()).containsEntry("write", 1L);
      assertThat(keeper.health().failure().orElseThrow()).contains("cannot write " + missing);
      Files.createDirectory(missing);
      keeper.finish(NOW, source(84));
      assertThat(keeper.health().failure()).isEmpty();
      assertThat(missing.resolve("totals")).exists();
    }
  }

  @Test
  void what_a_killed_writing_has_left_does_no_harm() throws Exception {
    save(84);
    Files.writeString(directory.resolve("totals.new"), "netsonde-client-to");
    assertThat(bytes()).isEqualTo(84);
    save(85);
    assertThat(bytes()).isEqualTo(85);
    assertThat(directory.resolve("totals.new")).doesNotExist();
  }

  private Path file() {
    return directory.resolve("totals");
  }

  private static TotalsKeeper keeper(Path file) {
    return new TotalsKeeper(Optional.of(file), Thread.ofPlatform().daemon()::unstarted);
  }

  private void save(long bytes) {
    try (TotalsKeeper keeper = keeper(file())) {
      keeper.load();
      keeper.finish(NOW, source(bytes));
    }
  }

  private long bytes() throws Exception {
    ClientTable clients = new ClientTable(10);
    new TotalsFile(file()).read().restore(clients);
    return Objects.requireNonNull(clients.find(ALICE))
        .meter(Traffic.WAN_SENT.number())
        .totalBytes();
  }

  private static TotalsKeeper.Source source(long bytes) {
    ClientTable clients = new ClientTable(10);
    Objects.requireNonNull(clients.see(ALICE)).meter(Traffic.WAN_SENT.number()).read(1, bytes, 1);
    return new TotalsKeeper.Source(clients, ERA, 1, _ -> Optional.of(NOW));
  }
}
