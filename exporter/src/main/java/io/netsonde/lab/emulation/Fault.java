package io.netsonde.lab.emulation;

/**
 * Changes the fate of requests, each in its turn. May keep count of them: it is called by the loop
 * alone, once per request.
 */
@FunctionalInterface
interface Fault {
  /** Makes its change, or none. */
  void befall(Fate fate);
}
