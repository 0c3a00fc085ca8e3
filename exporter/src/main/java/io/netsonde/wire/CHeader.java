package io.netsonde.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The C header that defines a constant of the same name, or, on a class, all its {@code static
 * final int} and {@code long} constants.
 *
 * <p>It is the citation for a reader and the claim that {@code LayoutTest} checks: the test
 * compiles a C program that prints the value of every annotated name and compares. On an enum it
 * says so of each constant's {@code number()}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface CHeader {
  /** Path as in {@code #include}, without brackets: {@code linux/netlink.h}. */
  String value();
}
