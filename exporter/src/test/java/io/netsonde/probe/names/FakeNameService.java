package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsType;
import java.util.ArrayDeque;

/** A service that answers when the test says so. */
final class FakeNameService implements NameService {
  private static final Answer SILENCE = Answer.failed(LookupResult.TIMEOUT);

  final ArrayDeque<Asked> asked = new ArrayDeque<>();
  int lookups;
  boolean changed;
  boolean givesWay;

  /** A look-up that waits for its answer. */
  record Asked(String name, Inquirer inquirer) {
    void tell(Answer v4, Answer v6) {
      inquirer.learned(DnsType.A, v4);
      inquirer.learned(DnsType.AAAA, v6);
    }
  }

  @Override
  public void lookUp(String name, Inquirer inquirer) {
    lookups++;
    asked.add(new Asked(name, inquirer));
  }

  @Override
  public boolean giveWay(long now) {
    if (givesWay) {
      asked.remove().tell(SILENCE, SILENCE);
    }
    return givesWay;
  }

  @Override
  public boolean changed() {
    boolean once = changed;
    changed = false;
    return once;
  }

  @Override
  public void close() {}
}
