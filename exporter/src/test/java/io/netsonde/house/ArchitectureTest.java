package io.netsonde.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netsonde.lab.BesideOthers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** The rules of the house that a compiler does not check. */
class ArchitectureTest {
  /** Fewer classes than this and the importer looked in the wrong place. */
  private static final int FLOOR = 20;

  /** From the top floor to the ground; a room imports only rooms of floors below its own. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of(""),
          Set.of("cli"),
          Set.of("demo"),
          Set.of("web", "probe", "clients", "tcp", "jool"),
          Set.of("slice"),
          Set.of("metrics"),
          Set.of("config"),
          Set.of("log"),
          Set.of("lab"),
          Set.of("linux"),
          Set.of("wire"));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.netsonde");

  @Test
  void the_importer_saw_the_house() {
    assertThat(HOUSE.size()).isGreaterThan(FLOOR);
    assertThat(HOUSE).anyMatch(c -> c.getName().equals("io.netsonde.linux.Native"));
  }

  @Test
  void every_class_stands_in_a_known_room() {
    assertThat(HOUSE.stream().map(ArchitectureTest::room).collect(Collectors.toSet()))
        .isSubsetOf(FLOORS.stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  @Test
  void a_room_imports_only_rooms_below_it() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String room : FLOORS.get(floor)) {
        Set<String> allowed =
            FLOORS.subList(floor + 1, FLOORS.size()).stream()
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        HOUSE.stream()
            .filter(c -> room(c).equals(room))
            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
            .filter(d -> d.getTargetClass().getPackageName().startsWith("io.netsonde"))
            .filter(d -> !room(d.getTargetClass()).equals(room))
            .forEach(
                d -> assertThat(allowed).as(d.getDescription()).contains(room(d.getTargetClass())));
      }
    }
  }

  @Test
  void rooms_have_no_cycles() {
    slices().matching("io.netsonde.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void native_code_is_called_only_in_linux() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.netsonde.linux..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
        .orShould()
        .callMethod(java.lang.foreign.MemorySegment.class, "reinterpret", long.class)
        .check(HOUSE);
  }

  @Test
  void http_is_spoken_only_in_web() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.netsonde.web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .check(HOUSE);
  }

  @Test
  void child_processes_exist_only_in_lab() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.netsonde.lab..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Runtime$Process")
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .check(HOUSE);
  }

  @Test
  void a_person_is_spoken_to_only_by_cli() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.netsonde.cli..", "io.netsonde.log..", "io.netsonde")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(HOUSE);
  }

  @Test
  void the_global_metrics_registry_is_not_used() {
    noClasses()
        .should()
        .accessField(
            io.prometheus.metrics.model.registry.PrometheusRegistry.class, "defaultRegistry")
        .check(HOUSE);
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(
            HOUSE.stream()
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(p -> p.getName()))
        .isEmpty();
  }

  /** Tests of one class share a lab. */
  @Test
  void tests_of_one_class_never_run_beside_each_other() {
    JavaClasses all = new ClassFileImporter().importPackages("io.netsonde");
    assertThat(all).anyMatch(c -> c.isAnnotatedWith(BesideOthers.class));
    noClasses()
        .that()
        .doNotBelongToAnyOf(BesideOthers.class)
        .should()
        .beAnnotatedWith(Execution.class)
        .check(all);
  }

  @Test
  void classes_are_final_or_meant_to_be_extended() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .orShould()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .orShould()
        .haveSimpleName("package-info")
        .check(HOUSE);
  }

  private static String room(JavaClass c) {
    String rest = c.getPackageName().substring("io.netsonde".length());
    return Arrays.stream(rest.split("\\.", -1)).filter(s -> !s.isEmpty()).findFirst().orElse("");
  }
}
