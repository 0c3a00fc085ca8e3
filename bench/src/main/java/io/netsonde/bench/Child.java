package io.netsonde.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is run to its end outside the lab; what it has to say goes to stderr. */
final class Child {
  private Child() {}

  /** Passes on what it prints; its exit code. */
  static int run(List<String> command, PrintStream out) {
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      process.getOutputStream().close();
      process.getInputStream().transferTo(out);
      return process.waitFor();
    } catch (IOException e) {
      throw new Unmeasured("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    }
  }

  /** The first line that it prints, on whichever of the two; empty where it is not installed. */
  static String firstLine(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text.lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    }
  }
}
