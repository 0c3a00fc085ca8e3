package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.log.VisibleCharacter;
import io.netsonde.wire.json.JsonFormatException;
import io.netsonde.wire.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes end in names or in a sentence, and soon. */
class LeaseFuzzTest {
  @FuzzTest
  void any_file_of_leases_is_read(byte[] bytes) {
    for (LeaseFormat format : LeaseFormatsTest.formats()) {
      try {
        assertThat(LeaseFormatsTest.table(format, bytes).size()).isLessThanOrEqualTo(1000);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @FuzzTest
  void any_file_of_remembered_names_is_read(byte[] bytes) throws IOException {
    NameText text = new NameText(List.of("lan"));
    try {
      CacheFormat.read(lines(bytes), text, 1_000_000).forEach(entry -> assertShown(entry.name()));
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("remembered names of another version");
    }
  }

  @FuzzTest
  void any_list_of_makers_is_read(byte[] bytes) throws IOException {
    Vendors.Builder vendors = new Vendors.Builder();
    VendorFormat.read(lines(bytes), vendors);
    assertThat(vendors.build().size()).isLessThanOrEqualTo(bytes.length);
  }

  @FuzzTest
  void any_name_becomes_one_that_can_be_shown(byte[] bytes) {
    String name =
        new NameText(List.of("lan")).clean(new String(bytes, StandardCharsets.UTF_8), null);
    if (name != null) {
      assertShown(name);
    }
  }

  @FuzzTest
  void any_text_is_json_or_none(byte[] bytes) {
    try {
      JsonReader.read(new String(bytes, StandardCharsets.UTF_8)).get("a").elements();
    } catch (JsonFormatException e) {
      assertThat(e).hasMessageStartingWith("JSON: ");
    }
  }

  private static void assertShown(String name) {
    assertThat(name).isNotBlank();
    assertThat(name.length()).isLessThanOrEqualTo(NameText.LONGEST);
    assertThat(name.codePoints().allMatch(VisibleCharacter::is)).as(name).isTrue();
  }

  private static BoundedLines lines(byte[] bytes) {
    return new BoundedLines(new ByteArrayInputStream(bytes), 1 << 20);
  }
}
