package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makers, by the lists that distributions install. */
class VendorsTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void udevs_list() throws Exception {
    Vendors vendors =
        read(
            """
            # This file is part of systemd.
            OUI:00000C*
             ID_OUI_FROM_DATABASE=Cisco Systems, Inc

            OUI:001BC5000*
             ID_OUI_FROM_DATABASE=Converging Systems Inc.
            """);
    assertThat(maker(vendors, "00:00:0c:01:02:03")).isEqualTo("Cisco Systems, Inc");
    assertThat(maker(vendors, "00:1b:c5:00:01:02")).isEqualTo("Converging Systems Inc.");
    assertThat(maker(vendors, "00:1b:c5:00:11:02")).isNull();
  }

  @Test
  void the_registrys_list() throws Exception {
    Vendors vendors =
        read(
            """
            OUI/MA-L                                                    Organization
            company_id                                                  Organization

            28-6F-B9   (hex)\t\tNokia Shanghai Bell Co., Ltd.
            286FB9     (base 16)\t\tNokia Shanghai Bell Co., Ltd.
            \t\t\t\tNo.388 Ning Qiao Road
            """);
    assertThat(maker(vendors, "28:6f:b9:00:00:01")).isEqualTo("Nokia Shanghai Bell Co., Ltd.");
    assertThat(vendors.size()).isEqualTo(1);
  }

  @Test
  void wiresharks_list_with_blocks_within_blocks() throws Exception {
    Vendors vendors =
        read(
            """
            # comment
            00:00:0C\tCisco\tCisco Systems, Inc
            00:55:DA\tIEEERegistra\tIEEE Registration Authority
            00:55:DA:00:00:00/28\tShinkoTechno\tShinko Technos co.,ltd.
            70:B3:D5:00:00:00/36\tOnly
            """);
    assertThat(maker(vendors, "00:00:0c:01:02:03")).isEqualTo("Cisco Systems, Inc");
    assertThat(maker(vendors, "00:55:da:01:02:03")).isEqualTo("Shinko Technos co.,ltd.");
    assertThat(maker(vendors, "00:55:da:11:02:03")).isEqualTo("IEEE Registration Authority");
    assertThat(maker(vendors, "70:b3:d5:00:00:03")).isEqualTo("Only");
  }

  @Test
  void nmaps_and_arp_scans_lists() throws Exception {
    Vendors vendors = read("# c\n00000C Cisco Systems\n0055DA0 Shinko Technos\n0050C2001\tJMBS\n");
    assertThat(maker(vendors, "00:00:0c:01:02:03")).isEqualTo("Cisco Systems");
    assertThat(maker(vendors, "00:55:da:0f:02:03")).isEqualTo("Shinko Technos");
    assertThat(maker(vendors, "00:50:c2:00:12:03")).isEqualTo("JMBS");
  }

  @Test
  void the_first_list_that_is_there_and_of_use_is_read() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty"), "nothing\n");
    Path good = Files.writeString(directory.resolve("good"), "00000C Cisco\n");
    Vendors vendors = Vendors.read(List.of(directory.resolve("none"), directory, empty, good));
    assertThat(maker(vendors, "00:00:0c:01:02:03")).isEqualTo("Cisco");
    assertThat(Vendors.read(List.of()).size()).isZero();
  }

  @Test
  void a_long_name_is_cut() throws Exception {
    assertThat(maker(read("00000C " + "ö".repeat(300)), "00:00:0c:01:02:03"))
        .isEqualTo("ö".repeat(64));
  }

  private Vendors read(String text) throws Exception {
    return Vendors.read(List.of(Files.writeString(directory.resolve("list"), text)));
  }

  private static @Nullable String maker(Vendors vendors, String mac) {
    return vendors.find(MacAddress.parse(mac).orElseThrow());
  }
}
