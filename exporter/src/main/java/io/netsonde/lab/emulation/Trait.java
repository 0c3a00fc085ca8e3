package io.netsonde.lab.emulation;

/** What can be said of an emulated address: one {@link Fault} of each, the last one said. */
enum Trait {
  DELAY,
  JITTER,
  LATE,
  DROP_ALL,
  DROP_FIRST,
  DROP_EVERY_NTH,
  DROP_RANDOMLY,
  DUPLICATION,
  REORDERING,
  HOP_LIMIT,
  SOURCE,
  CORRUPTION,
  TRUNCATION,
  IDENTIFIER,
  SEQUENCE,
  CHECKSUM,
  REFUSAL,
  OFFENDER
}
