package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds every struct and constant that the house took from C against the C compiler.
 *
 * <p>It finds them by itself: static fields of type {@link CStruct}, and what {@link CHeader}
 * annotates. The floors catch a search that finds nothing.
 */
class LayoutTest {
  private static final int STRUCTS_FLOOR = 8;
  private static final int CONSTANTS_FLOOR = 120;

  @TempDir private Path directory = Path.of(".");

  @Test
  void structs_are_laid_out_as_the_c_compiler_lays_them_out() throws Exception {
    CompiledProgram.requireCompiler();
    Claims claims = new Claims();
    int structs = 0;
    for (Field field : staticFields()) {
      if (field.getType() == CStruct.class) {
        claims.struct((CStruct) valueOf(field));
        structs++;
      }
    }
    assertThat(structs).as("structs found").isGreaterThanOrEqualTo(STRUCTS_FLOOR);
    claims.hold(directory);
  }

  @Test
  void constants_have_the_values_of_their_headers() throws Exception {
    CompiledProgram.requireCompiler();
    Claims claims = new Claims();
    for (Field field : staticFields()) {
      CHeader header = headerOf(field);
      if (header != null && field.isEnumConstant()) {
        Object constant = valueOf(field);
        Object number = constant.getClass().getMethod("number").invoke(constant);
        claims.add(header.value(), field.getName(), ((Number) number).longValue());
      } else if (header != null && isConstant(field)) {
        claims.add(header.value(), field.getName(), ((Number) valueOf(field)).longValue());
      }
    }
    assertThat(claims.size()).as("constants found").isGreaterThanOrEqualTo(CONSTANTS_FLOOR);
    claims.hold(directory);
  }

  private static boolean isConstant(Field field) {
    int wanted = Modifier.STATIC | Modifier.FINAL;
    return (field.getModifiers() & wanted) == wanted
        && (field.getType() == int.class || field.getType() == long.class)
        && !field.isSynthetic();
  }

  private static @Nullable CHeader headerOf(Field field) {
    CHeader own = field.getAnnotation(CHeader.class);
    return own == null ? field.getDeclaringClass().getAnnotation(CHeader.class) : own;
  }

  private static Object valueOf(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    return field.get(null);
  }

  /** Of the house and of its tests, which call the kernel too. */
  private static List<Field> staticFields() throws ClassNotFoundException {
    List<Field> fields = new ArrayList<>();
    for (JavaClass found : new ClassFileImporter().importPackages("io.netsonde")) {
      boolean relevant =
          found.getDirectDependenciesFromSelf().stream()
              .map(d -> d.getTargetClass().getName())
              .anyMatch(
                  n -> n.equals(CStruct.class.getName()) || n.equals(CHeader.class.getName()));
      if (relevant && !found.isInterface()) {
        for (Field field : Class.forName(found.getName()).getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers())) {
            fields.add(field);
          }
        }
      }
    }
    return fields;
  }

  /** Per header, what C expressions are claimed to yield. */
  private static final class Claims {
    private final Map<String, Map<String, Long>> byHeader = new TreeMap<>();

    void add(String header, String expression, long value) {
      byHeader.computeIfAbsent(header, h -> new LinkedHashMap<>()).put(expression, value);
    }

    void struct(CStruct struct) {
      add(struct.header(), "sizeof(" + struct.name() + ")", struct.size());
      struct
          .places()
          .forEach((name, place) -> {
            String type = struct.name();
            add(struct.header(), "offsetof(" + type + ", " + name + ")", place.offset());
            add(struct.header(), "sizeof(((" + type + " *)0)->" + name + ")", place.size());
          });
    }

    int size() {
      return byHeader.values().stream().mapToInt(Map::size).sum();
    }

    void hold(Path directory) throws Exception {
      for (Map.Entry<String, Map<String, Long>> claims : byHeader.entrySet()) {
        List<String> expressions = List.copyOf(claims.getValue().keySet());
        Map<String, Long> actual = CompiledProgram.values(directory, claims.getKey(), expressions);
        assertThat(expressions)
            .as("claims about <%s> that the C compiler denies", claims.getKey())
            .filteredOn(e -> !Objects.equals(claims.getValue().get(e), actual.get(e)))
            .map(e -> e + ": " + claims.getValue().get(e) + " (expected: " + actual.get(e) + ")")
            .isEmpty();
      }
    }
  }
}
