package io.netsonde.bench;

import io.netsonde.lab.LabException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code ./netsonde bench} runs: every comparison, or those of one slice, with the facts of
 * the machine; and, where it is asked to, the same put into the documentation.
 */
public final class Bench {
  /** Wrong arguments, or a wrong environment. */
  private static final int USAGE = 2;

  private final Path home;
  private final Originals originals;
  private final PrintStream out;
  private final PrintStream err;

  private Bench(Path home, Originals originals, PrintStream out, PrintStream err) {
    this.home = home;
    this.originals = originals;
    this.out = out;
    this.err = err;
  }

  /**
   * Measures, and ends the process: 0 when all could be measured, 1 when something could not or two
   * did not do the same work, 2 for wrong arguments.
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
  }

  /** The same without the end. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Path home = Path.of(".");
    boolean quick = false;
    boolean write = false;
    List<Subject> subjects = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String argument : arguments) {
      Subject subject = Subject.named(argument);
      if (argument.startsWith("--home=")) {
        home = Path.of(argument.substring("--home=".length()));
      } else if (subject != null) {
        subjects.add(subject);
      } else {
        quick |= argument.equals("--quick");
        write |= argument.equals("--write");
        if (!argument.equals("--quick") && !argument.equals("--write")) {
          others.add(argument);
        }
      }
    }
    try {
      Originals originals = Originals.of(environment);
      if (others.equals(List.of("--help")) && subjects.isEmpty()) {
        out.print(Subject.HELP);
        return 0;
      }
      if (!others.isEmpty() && subjects.size() != 1) {
        throw new IllegalArgumentException(
            "'"
                + others.getFirst()
                + "' (expected: what ./netsonde bench --help lists; flags of a slice follow its"
                + " name, which is then the only one)");
      }
      Bench bench = new Bench(home, originals, out, err);
      int status = 0;
      for (Subject subject : subjects.isEmpty() ? Subject.ALL : subjects) {
        status = Math.max(status, bench.measure(subject, quick, write, others));
      }
      return status;
    } catch (IllegalArgumentException e) {
      err.println("netsonde bench: " + e.getMessage());
      return USAGE;
    }
  }

  private int measure(Subject subject, boolean quick, boolean write, List<String> arguments) {
    List<String> all = new ArrayList<>(quick ? subject.quick() : List.of());
    all.addAll(arguments);
    if (all.contains("--help")) {
      out.print(subject.help());
      return 0;
    }
    err.println("netsonde bench: " + subject.word());
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    String before = MachineFacts.load();
    int status;
    try (PrintStream both = new PrintStream(new Twice(out, kept), true, StandardCharsets.UTF_8)) {
      status = subject.run(new Subject.Task(home, originals, all, both, err));
    } catch (Unmeasured | LabException e) {
      err.println("netsonde bench: " + subject.word() + ": " + e.getMessage());
      return 1;
    }
    String facts =
        MachineFacts.text(subject.packages())
            + "; load "
            + before
            + " before and "
            + MachineFacts.load()
            + " after.\n";
    out.println(facts);
    if (write && status == 0 && !kept.toString(StandardCharsets.UTF_8).isBlank()) {
      String flags = String.join("", all.stream().map(flag -> " " + flag).toList());
      if (subject == Subject.GROWTH) {
        GrowthBench.draw(home, kept.toString(StandardCharsets.UTF_8));
      }
      new Document(home.resolve("docs/benchmarks.md"))
          .replace(
              subject.word(),
              facts
                  + "\n```\n$ ./netsonde bench "
                  + subject.word()
                  + flags
                  + "\n```\n\n"
                  + kept.toString(StandardCharsets.UTF_8).strip());
    }
    return status;
  }

  /** Shows and keeps. */
  private static final class Twice extends OutputStream {
    private final OutputStream one;
    private final OutputStream other;

    Twice(OutputStream one, OutputStream other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void write(int b) throws java.io.IOException {
      one.write(b);
      other.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
      one.write(bytes, offset, length);
      other.write(bytes, offset, length);
    }

    @Override
    public void flush() throws java.io.IOException {
      one.flush();
      other.flush();
    }
  }
}
