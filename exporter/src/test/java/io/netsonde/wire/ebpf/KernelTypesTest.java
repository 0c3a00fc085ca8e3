package io.netsonde.wire.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.StoredInputs;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Structures, and what is in them. */
class KernelTypesTest {
  @Test
  void a_member_is_found_by_its_name_also_within_what_has_none() {
    KernelTypes types = KernelTypes.of(sample());

    assertThat(types.offset("sock", "family")).hasValue(4);
    assertThat(types.offset("sock", "first")).hasValue(8);
    assertThat(types.offset("sock", "second")).hasValue(12);
    assertThat(types.offset("sock", "third")).isEqualTo(OptionalInt.empty());
    assertThat(types.offset("soc", "family")).isEqualTo(OptionalInt.empty());
    assertThat(types.offset("flags", "low")).isEqualTo(OptionalInt.empty());
  }

  @Test
  void a_function_is_found_by_the_name_of_its_kind() {
    KernelTypes types = KernelTypes.of(sample());

    assertThat(types.arguments("trace")).hasValue(3);
    assertThat(types.arguments("pair_t")).isEqualTo(OptionalInt.empty());
    assertThat(types.arguments("sock")).isEqualTo(OptionalInt.empty());
  }

  @Test
  void what_is_cut_anywhere_is_refused_or_says_nothing() {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> KernelTypes.of(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @FuzzTest
  void any_description_is_read_or_refused(FuzzedDataProvider data) {
    try {
      KernelTypes types = KernelTypes.of(data.consumeRemainingAsBytes());
      assertThat(types.offset("sock", "second").orElse(0)).isGreaterThanOrEqualTo(0);
      assertThat(types.arguments("trace").orElse(0)).isBetween(0, 0xffff);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("description of types");
    }
  }

  @Test
  void the_search_begins_with_a_description_that_has_all() throws Exception {
    StoredInputs.check(
        getClass(), "any_description_is_read_or_refused", Map.of("sample", sample()));
  }

  private static byte[] sample() {
    TypesBytes types = new TypesBytes();
    int number = types.number();
    Object[] first = {"first", number, 0};
    Object[] second = {"second", number, 32};
    int pair = types.struct(TypesBytes.STRUCT, "", first, second);
    Object[] either = {"", types.alias("pair_t", pair), 0};
    int union = types.struct(TypesBytes.UNION, "", either);
    Object[] family = {"family", number, 32};
    Object[] nameless = {"", union, 64};
    types.struct(TypesBytes.STRUCT, "sock", family, nameless);
    types.function("trace", number, 3);
    types.bits("flags", "low", number, 8, 3);
    return types.bytes();
  }
}
