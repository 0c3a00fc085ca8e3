package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsQuestion;
import io.netsonde.wire.dns.DnsResponse;
import io.netsonde.wire.dns.ResolvConf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One question to the servers, one after the other, until one of them knows: that the name has
 * addresses, or none, or does not exist. A server that fails, or is not heard in time, is passed
 * over; an answer that was cut is asked for over TCP.
 *
 * <p>Threads: owned by the names' loop. Bounds: each server is asked as often as is configured.
 */
final class DnsQuery implements Exchange.Receiver {
  private final DnsQuestion question;
  private final ResolvConf conf;
  private final ServerOrder order;
  private final Exchanges exchanges;
  private final LongSupplier clock;
  private final Consumer<Answer> done;
  private final List<IpAddress> tries = new ArrayList<>();
  private int next;
  private long deadline;
  private boolean over;
  private LookupResult failure = LookupResult.LOCAL;
  private @Nullable Exchange exchange;

  DnsQuery(
      DnsQuestion question,
      ResolvConf conf,
      ServerOrder order,
      Exchanges exchanges,
      LongSupplier clock,
      Consumer<Answer> done) {
    this.question = question;
    this.conf = conf;
    this.order = order;
    this.exchanges = exchanges;
    this.clock = clock;
    this.done = done;
  }

  void begin() {
    List<IpAddress> servers = order.next(clock.getAsLong());
    for (int i = 0; i < conf.attempts(); i++) {
      tries.addAll(servers);
    }
    askNext();
  }

  /** Whether the answer is known. */
  boolean isOver() {
    return over;
  }

  /** When {@link #expire} has something to do, unless the query is over. */
  long deadline() {
    return deadline;
  }

  /** Goes on to the next server when this one's time is over. */
  void expire(long now) {
    if (!over && now - deadline >= 0) {
      order.silent(server(), now);
      failed(LookupResult.TIMEOUT);
    }
  }

  /** Ends it; the answer is a failure. */
  void giveUp(LookupResult why) {
    if (!over) {
      finish(Answer.failed(why));
    }
  }

  @Override
  public void received(DnsResponse response) {
    order.answered(server());
    if (response.truncated()) {
      ask(true);
      return;
    }
    switch (response.code()) {
      case DnsResponse.NO_ERROR ->
          finish(
              response.addresses().isEmpty()
                  ? Answer.absent(LookupResult.NODATA, response.ttlSeconds())
                  : Answer.found(response.addresses(), response.ttlSeconds().orElse(0)));
      case DnsResponse.NO_SUCH_NAME ->
          finish(Answer.absent(LookupResult.NXDOMAIN, response.ttlSeconds()));
      case DnsResponse.REFUSED -> failed(LookupResult.REFUSED);
      default -> failed(LookupResult.SERVFAIL);
    }
  }

  @Override
  public void failed(LookupResult why) {
    if (why == LookupResult.UNREACHABLE) {
      order.silent(server(), clock.getAsLong());
    }
    failure = why.compareTo(failure) < 0 ? why : failure;
    askNext();
  }

  private IpAddress server() {
    return tries.get(next - 1);
  }

  private void askNext() {
    if (next == tries.size()) {
      finish(Answer.failed(failure));
      return;
    }
    next++;
    ask(conf.overTcp());
  }

  private void ask(boolean overTcp) {
    if (exchange != null) {
      exchange.close();
    }
    deadline = clock.getAsLong() + conf.timeout().toNanos();
    try {
      exchange = exchanges.open(server(), overTcp, question, this);
    } catch (IOException e) {
      failed(Exchange.failure(e));
    }
  }

  private void finish(Answer answer) {
    over = true;
    if (exchange != null) {
      exchange.close();
    }
    done.accept(answer);
  }
}
