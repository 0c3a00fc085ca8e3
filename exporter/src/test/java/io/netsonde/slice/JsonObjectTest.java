package io.netsonde.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** JSON as it is written, read back by a reader of YAML 1.2, of which JSON is a part. */
class JsonObjectTest {
  @Test
  void members_stand_in_the_order_of_their_adding() {
    JsonObject object =
        new JsonObject()
            .put("z", "text")
            .put("a", 1L)
            .put("m", 0.25)
            .put("b", true)
            .put("o", new JsonObject().put("inner", -1L));

    assertThat(object)
        .hasToString("{\"z\":\"text\",\"a\":1,\"m\":0.25,\"b\":true,\"o\":{\"inner\":-1}}");
  }

  @Test
  void a_person_gets_a_line_for_each_member() {
    JsonObject object =
        new JsonObject()
            .put("list", List.of(new JsonObject().put("a", 1L), new JsonObject()))
            .put("none", List.of())
            .put("inner", new JsonObject().put("b", "x").put("c", new JsonObject()));

    assertThat(object.indented())
        .isEqualTo(
            """
            {
              "list": [
                {
                  "a": 1
                },
                {}
              ],
              "none": [],
              "inner": {
                "b": "x",
                "c": {}
              }
            }\
            """);
    assertThat(object)
        .hasToString("{\"list\":[{\"a\":1},{}],\"none\":[],\"inner\":{\"b\":\"x\",\"c\":{}}}");
  }

  @Test
  void what_a_terminal_would_act_upon_is_escaped() {
    assertThat(new JsonObject().put("k", "\"\\\n\u001b\u007f\u009b\u2028\u202eü€😀"))
        .hasToString("{\"k\":\"\\\"\\\\\\u000a\\u001b\\u007f\\u009b\\u2028\\u202eü€😀\"}");
  }

  @Test
  void any_text_is_read_back_as_it_was_and_stays_on_its_line() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Load yaml = new Load(LoadSettings.builder().build());
    for (int round = 0; round < 500; round++) {
      String name = text(random);
      String value = text(random);

      String line = new JsonObject().put(name, value).toString();

      assertThat(yaml.loadFromString(line))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(Map.of(name, value));
      assertThat(line.chars()).as("seed %d", seed).noneMatch(Character::isISOControl);
      assertThat(line.lines()).as("seed %d", seed).hasSize(1);
    }
  }

  @Test
  void arrays_of_numbers_and_texts_are_short_and_the_unknown_is_null() {
    assertThat(
            new JsonObject()
                .putNumbers("n", 1, 0.1, Double.NaN, 1e300, -2.5)
                .putTexts("t", List.of("a\"", "\n"))
                .toString())
        .isEqualTo("{\"n\":[1,0.1,null,null,-2.5],\"t\":[\"a\\\"\",\"\\u000a\"]}");
  }

  @Test
  void whole_numbers_in_arrays_are_exact() {
    assertThat(
            new JsonObject()
                .putNumbers("n", 1_795_306_321, 1L << 53, 123_456_789.3, -0.0)
                .toString())
        .isEqualTo("{\"n\":[1795306321,9007199254740992,123456792,0]}");
  }

  @Test
  void a_number_that_json_has_not_is_refused() {
    assertThatThrownBy(() -> new JsonObject().put("rtt", Double.NaN))
        .hasMessage("rtt: NaN (expected: a finite number)");
  }

  /** Characters of all planes, controls and the basic ones more often, halves of pairs too. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append((char) random.nextInt(0x100));
        case 2 -> text.append((char) random.nextInt(0x10000));
        default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }
}
