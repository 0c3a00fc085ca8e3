package io.netsonde.web.security;

import io.netsonde.config.Choice;
import io.netsonde.config.ValueParser;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is asked of a client's certificate (Go's tls.ClientAuthType, by its names). */
enum ClientAuth {
  /** None is asked for. */
  NONE(false, false, false),
  /** One is asked for, and any or none will do. */
  REQUEST(true, false, false),
  /** One must come, and any will do. */
  REQUIRE_ANY(true, true, false),
  /** One that comes must be of our authorities. */
  VERIFY_IF_GIVEN(true, false, true),
  /** One of our authorities must come. */
  REQUIRE_AND_VERIFY(true, true, true);

  private final boolean asks;
  private final boolean requires;
  private final boolean verifies;

  ClientAuth(boolean asks, boolean requires, boolean verifies) {
    this.asks = asks;
    this.requires = requires;
    this.verifies = verifies;
  }

  static ValueParser<ClientAuth> parser() {
    Map<String, ClientAuth> names = new LinkedHashMap<>();
    names.put("NoClientCert", NONE);
    names.put("RequestClientCert", REQUEST);
    names.put("RequireAnyClientCert", REQUIRE_ANY);
    names.put("RequireClientCert", REQUIRE_ANY);
    names.put("VerifyClientCertIfGiven", VERIFY_IF_GIVEN);
    names.put("RequireAndVerifyClientCert", REQUIRE_AND_VERIFY);
    return Choice.of(names);
  }

  boolean asks() {
    return asks;
  }

  boolean requires() {
    return requires;
  }

  boolean verifies() {
    return verifies;
  }
}
