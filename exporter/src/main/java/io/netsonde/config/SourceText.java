package io.netsonde.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a configuration file as text, or a sentence on why they are none. */
final class SourceText {
  /** 1 MiB: a thousand times a large configuration, and still parsed in well under a second. */
  static final int LIMIT = 1 << 20;

  private SourceText() {}

  /**
   * Reads a whole file; a pipe such as {@code /dev/stdin} counts as one.
   *
   * @throws ConfigException when it cannot be opened, is too long or is not UTF-8
   */
  static String read(Path file, Problems problems) throws ConfigException {
    if (Files.isDirectory(file)) {
      throw refusal(problems, Position.FILE, "a directory", "a YAML file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT + 1);
    } catch (IOException e) {
      throw refusal(problems, Position.FILE, ReadTrouble.of(e), expected(e));
    }
    if (bytes.length > LIMIT) {
      throw tooLong(problems);
    }
    return decode(bytes, problems);
  }

  private static String expected(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "a YAML file";
      case AccessDeniedException _ -> "a file that this user may read";
      default -> "a readable YAML file";
    };
  }

  static ConfigException tooLong(Problems problems) {
    return refusal(problems, Position.FILE, "too long", "at most " + ByteSizes.format(LIMIT));
  }

  private static String decode(byte[] bytes, Problems problems) throws ConfigException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      String bad = String.format("byte 0x%02x is not UTF-8", bytes[in.position()]);
      throw refusal(problems, Position.after(text), bad, "a file saved as UTF-8");
    }
    return text;
  }

  private static ConfigException refusal(
      Problems problems, Position at, String what, String expected) {
    problems.add(at, KeyPath.ROOT, Expectation.wording(what, expected));
    return problems.exception();
  }
}
