package io.netsonde.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Judges {@link NeedsRoot} and {@link NeedsTool}. */
final class Requirements implements ExecutionCondition {
  private final boolean root;
  private final boolean ci;
  private final Predicate<String> present;

  /** For the machine that the tests run on. */
  Requirements() {
    this(isRoot(), "true".equals(System.getenv("CI")), tool -> Tool.find(tool).isPresent());
  }

  Requirements(boolean root, boolean ci, Predicate<String> present) {
    this.root = root;
    this.ci = ci;
    this.present = present;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getElement()
        .map(element ->
            judge(
                AnnotationSupport.isAnnotated(element, NeedsRoot.class),
                AnnotationSupport.findAnnotation(element, NeedsTool.class)
                    .map(needs -> List.of(needs.value()))
                    .orElse(List.of())))
        .orElseGet(() -> ConditionEvaluationResult.enabled("nothing needed"));
  }

  /**
   * Judges one test.
   *
   * @throws IllegalStateException where the test must not be skipped
   */
  ConditionEvaluationResult judge(boolean needsRoot, List<String> needsTools) {
    List<String> lacks = new ArrayList<>();
    if (needsRoot && !root) {
      lacks.add("needs root: run ./netsonde test as root");
    }
    for (String tool : needsTools) {
      if (!present.test(tool)) {
        lacks.add("needs " + tool + ": install the Debian package " + Tool.packageOf(tool));
      }
    }
    if (lacks.isEmpty()) {
      return ConditionEvaluationResult.enabled("all that is needed is here");
    }
    String reason = String.join("; ", lacks);
    if (root || ci) {
      throw new IllegalStateException(reason + " (not skipped, because root or CI=true)");
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
