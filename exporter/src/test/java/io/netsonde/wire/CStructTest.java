package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CStructTest {
  // Not static: LayoutTest would ask the C compiler for it.
  private final CStruct inner =
      CStruct.of("struct inner", "x.h", CStruct.u64("long"), CStruct.u8("byte"));

  @Test
  void fields_stand_at_multiples_of_their_alignment_and_the_end_is_padded() {
    CStruct outer =
        CStruct.of(
            "struct outer",
            "x.h",
            CStruct.u8("a"),
            CStruct.u16("b"),
            CStruct.bytes("c", 3),
            CStruct.nested("d", inner),
            CStruct.array("e", inner, 2),
            CStruct.u32("f"));
    assertThat(inner.size()).isEqualTo(16);
    assertThat(outer.offset("b")).isEqualTo(2);
    assertThat(outer.offset("c")).isEqualTo(4);
    assertThat(outer.offset("d")).isEqualTo(8);
    assertThat(outer.offset("e")).isEqualTo(24);
    assertThat(outer.offset("f")).isEqualTo(56);
    assertThat(outer.size()).isEqualTo(64);
    assertThat(outer.alignment()).isEqualTo(8);
  }

  @Test
  void a_field_that_is_not_there_or_twice_is_an_error() {
    assertThatThrownBy(() -> inner.offset("x")).hasMessage("struct inner has no field x");
    assertThatThrownBy(() -> CStruct.of("struct twice", "x.h", CStruct.u8("a"), CStruct.u8("a")))
        .hasMessage("struct twice has two fields called a");
  }
}
