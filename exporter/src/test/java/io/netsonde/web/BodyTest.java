package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gives_back_what_was_written_in_whatever_parts(long seed) throws Exception {
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Body body = new Body();
    for (int i = 0; i < 60; i++) {
      byte[] part = new byte[random.nextInt(1 << random.nextInt(1, 18))];
      random.nextBytes(part);
      int from = part.length == 0 ? 0 : random.nextInt(part.length);
      expected.write(part, from, part.length - from);
      body.write(part, from, part.length - from);
      expected.write(i);
      body.write(i);
    }

    ByteArrayOutputStream written = new ByteArrayOutputStream();
    body.writeTo(written);
    assertThat(written.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(body.size()).isEqualTo(expected.size());
  }
}
