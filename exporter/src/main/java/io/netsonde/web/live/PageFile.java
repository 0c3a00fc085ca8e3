package io.netsonde.web.live;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file that the page loads: a module of its script, or the library that draws. Read from the jar
 * when it is asked for, so that it costs no memory while nobody looks; a browser that has it is
 * told so by its tag (RFC 9110, section 8.8.3).
 *
 * @param path under which it is answered
 * @param resource in the jar
 */
public record PageFile(String path, String resource) {
  private static final String FOLDER = "/page/";

  /** The path of the module with which the script begins. */
  public static final String SCRIPT = FOLDER + "app.js";

  /** The path of the library that draws. */
  public static final String LIBRARY = FOLDER + "chart.js";

  private static final List<String> MODULES =
      List.of(
          "app.js",
          "stream.js",
          "dom.js",
          "format.js",
          "plot.js",
          "table.js",
          "probe.js",
          "clients.js",
          "tcp.js",
          "jool.js");

  /** All files. */
  public static List<PageFile> all() {
    return Stream.concat(
            MODULES.stream().map(name -> new PageFile(FOLDER + name, name)),
            Stream.of(new PageFile(LIBRARY, "/META-INF/chartjs/chart.umd.min.js")))
        .toList();
  }

  /** The file, or that it has not changed. */
  public Answer answer(Request request) {
    byte[] bytes = read();
    String tag = tag(bytes);
    Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", "no-cache");
    boolean known = request.headers("if-none-match").contains(tag);
    return new Answer.Text(
        known ? 304 : 200,
        "text/javascript; charset=utf-8",
        known ? "" : new String(bytes, StandardCharsets.UTF_8),
        headers);
  }

  private byte[] read() {
    try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + resource + "; install it again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the jar", e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
