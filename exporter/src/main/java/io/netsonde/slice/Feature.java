package io.netsonde.slice;

/**
 * A part of a slice that is on or off depending on what this machine and this user may do.
 *
 * @param name short, lower case, stable: it is a label value ({@code icmpv4})
 * @param on whether it works
 * @param detail how it works ({@code raw socket, kernel stamps}), or why it does not and what to do
 */
public record Feature(String name, boolean on, String detail) {}
