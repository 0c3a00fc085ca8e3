package io.netsonde.wire.jool;

/**
 * Jool's own answer to a question that it does not want to answer.
 *
 * @param errno positive error number
 * @param message Jool's sentence, or empty
 */
public record JoolRefusal(int errno, String message) {}
