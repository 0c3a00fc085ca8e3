package io.netsonde.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The style of the landing page, and the Content-Security-Policy that allows it and nothing else.
 *
 * @param text as it stands between {@code <style>} and {@code </style>}
 * @param hash of the text, as a policy has it
 */
record StyleSheet(String text, String hash) {

  /**
   * The policy of the page.
   *
   * @param live whether our own script may run, and ask us alone
   */
  String policy(boolean live) {
    return "default-src 'none'; style-src '"
        + hash
        + "'; img-src data:; "
        + (live ? "script-src 'self'; connect-src 'self'; " : "")
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  }

  /** The style sheet in the jar, read when the page is first asked for. */
  static StyleSheet landing() {
    return Loaded.LANDING;
  }

  private static StyleSheet load(String resource) {
    try (InputStream in = StyleSheet.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + resource + "; install it again");
      }
      byte[] bytes = in.readAllBytes();
      return new StyleSheet(new String(bytes, StandardCharsets.UTF_8), hash(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the jar", e);
    }
  }

  private static String hash(byte[] style) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(style);
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class Loaded {
    static final StyleSheet LANDING = load("landing.css");
  }
}
