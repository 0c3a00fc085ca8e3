package io.netsonde.probe.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with targets that come, change, break and go. */
class FileSourceTest {
  private static final String ONE = "[{\"targets\": [\"one\"]}]";
  private static final String TWO = "[{\"targets\": [\"two\"]}]";

  @TempDir private Path directory = Path.of("");

  @Test
  void the_files_of_a_pattern_are_read_in_the_order_of_their_names() throws Exception {
    write("b.json", TWO);
    write("a.yml", "- targets: [one]\n");
    write("c.txt", "no list");
    write("d.json.new", "no list");
    Files.createDirectory(directory.resolve("deeper"));
    write("deeper/e.json", TWO);

    FileSource source = source("*.json", "*.yml");

    assertThat(targets(source.look())).containsExactly("one", "two");
    assertThat(source.look().failures()).isEmpty();
  }

  @Test
  void a_file_that_is_exchanged_by_a_rename_is_read_anew_and_never_missed() throws Exception {
    write("t.json", ONE);
    FileSource source = source("t.json");
    assertThat(targets(source.look())).containsExactly("one");

    // Of the same length and time: by its inode alone it is another.
    FileTime time = Files.getLastModifiedTime(directory.resolve("t.json"));
    write("t.new", TWO);
    Files.setLastModifiedTime(directory.resolve("t.new"), time);
    Files.move(
        directory.resolve("t.new"), directory.resolve("t.json"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(targets(source.look())).containsExactly("two");
  }

  @Test
  void a_file_written_again_within_the_grain_of_its_time_is_read_anew() throws Exception {
    write("t.json", ONE);
    FileSource source = source("t.json");
    source.look();
    FileTime time = Files.getLastModifiedTime(directory.resolve("t.json"));
    write("t.json", TWO);
    Files.setLastModifiedTime(directory.resolve("t.json"), time);

    assertThat(targets(source.look())).containsExactly("two");
  }

  @Test
  void half_a_file_keeps_what_it_said_before_and_is_told_until_it_is_whole() throws Exception {
    write("other.json", TWO);
    write("t.json", ONE);
    FileSource source = source("*.json");
    source.look();

    write("t.json", "[{\"targets\": [\"ne");
    for (int look = 0; look < 2; look++) {
      Finding half = source.look();
      assertThat(targets(half)).containsExactly("two", "one");
      assertThat(half.failures())
          .extracting(Failure::reason)
          .containsExactly(Failure.Reason.FORMAT);
      assertThat(half.failures().getFirst().message()).contains("t.json", "an end too early");
    }
    write("t.json", "[{\"targets\": [\"new\"]}]");
    Finding whole = source.look();
    assertThat(targets(whole)).containsExactly("two", "new");
    assertThat(whole.failures()).isEmpty();
  }

  @Test
  void a_file_that_has_not_changed_is_not_read_again() throws Exception {
    Path file = write("t.json", ONE);
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(file, old);
    FileSource source = source("t.json");
    source.look();

    // Something that reading would notice, while the stamp stays as it is.
    Files.writeString(file, ONE.replace("one", "two"));
    Files.setLastModifiedTime(file, old);

    assertThat(targets(source.look())).containsExactly("one");
  }

  @Test
  void a_file_that_is_gone_takes_its_targets_with_it() throws Exception {
    write("t.json", ONE);
    write("u.json", TWO);
    FileSource source = source("*.json");
    source.look();
    Files.delete(directory.resolve("t.json"));

    Finding left = source.look();
    assertThat(targets(left)).containsExactly("two");
    assertThat(left.failures()).isEmpty();
  }

  @Test
  void a_file_that_is_named_and_not_there_is_told() throws Exception {
    Finding finding = source("t.json").look();

    assertThat(finding.groups()).isEmpty();
    assertThat(finding.failures())
        .extracting(Failure::reason)
        .containsExactly(Failure.Reason.FILES);
    assertThat(finding.failures().getFirst().message()).endsWith("t.json is not there");
  }

  @Test
  void a_directory_that_cannot_be_listed_is_told_in_words() throws Exception {
    write("t", ONE);

    assertThat(source("t/*.json").look().failures())
        .extracting(Failure::message)
        .containsExactly("cannot list " + directory.resolve("t") + ": not a directory");
  }

  @Test
  void a_file_that_is_too_long_or_not_utf_8_is_told() throws Exception {
    Files.write(directory.resolve("a.json"), new byte[JsonGroups.MAX_BYTES + 1]);
    Files.write(directory.resolve("b.json"), new byte[] {'[', (byte) 0xff, ']'});

    assertThat(source("*.json").look().failures())
        .extracting(Failure::reason)
        .containsExactly(Failure.Reason.TOO_LONG, Failure.Reason.FORMAT);
  }

  @Test
  void further_files_than_the_bound_are_left_out_and_told() throws Exception {
    for (int i = 0; i <= FileSource.MAX_FILES; i++) {
      write(i + ".json", ONE);
    }
    Finding finding = source("*.json").look();

    assertThat(finding.groups()).hasSize(FileSource.MAX_FILES);
    assertThat(finding.failures())
        .extracting(Failure::reason)
        .containsExactly(Failure.Reason.FILES);
  }

  @Test
  void labels_of_the_source_hold_where_a_group_has_none_of_its_own() throws Exception {
    write("t.json", "[{\"targets\": [\"one\"], \"labels\": {\"a\": \"own\"}}]");
    FileSource source =
        new FileSource(
            new FileSdConfig(
                List.of(directory.resolve("t.json")),
                Duration.ofSeconds(5),
                Map.of("a", "default", "b", "default")));

    assertThat(source.look().groups())
        .extracting(TargetGroup::labels)
        .containsExactly(Map.of("a", "own", "b", "default"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private FileSource source(String... patterns) {
    return new FileSource(
        new FileSdConfig(
            Stream.of(patterns).map(directory::resolve).toList(), Duration.ofSeconds(5), Map.of()));
  }

  private static List<String> targets(Finding finding) {
    return finding.groups().stream().flatMap(group -> group.targets().stream()).toList();
  }
}
