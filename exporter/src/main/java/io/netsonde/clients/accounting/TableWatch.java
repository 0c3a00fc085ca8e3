package io.netsonde.clients.accounting;

import io.netsonde.linux.NetlinkSocket;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.Nfnetlink;
import io.netsonde.wire.nftables.TableState;
import java.io.IOException;

/**
 * Hears when our table is removed, where the kernel cannot own one for us (before Linux 5.12).
 *
 * <p>Threads: the slice's loop.
 */
public final class TableWatch implements AutoCloseable {
  private static final int BATCH = 10_000;
  private static final int RECEIVE_BYTES = 1 << 20;

  private final NetlinkSocket events;
  private boolean gone;

  private TableWatch(NetlinkSocket events) {
    this.events = events;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException with {@code EPERM} where this user may not
   */
  public static TableWatch open() throws IOException {
    NetlinkSocket events = NetlinkSocket.open(Netlink.NETLINK_NETFILTER);
    boolean opened = false;
    try {
      events.receiveBuffer(RECEIVE_BYTES);
      events.subscribe(Nfnetlink.NFNLGRP_NFTABLES);
      opened = true;
      return new TableWatch(events);
    } finally {
      if (!opened) {
        events.close();
      }
    }
  }

  /** Whether the table was removed since the last call, or may have been. */
  public boolean isGone() throws IOException {
    gone = false;
    for (int i = 0; i < BATCH; i++) {
      Reception reception =
          events.receive(message -> {
            TableState table = TableState.of(message);
            gone |= table != null && table.gone() && table.name().equals(TableRules.TABLE);
          });
      if (reception == Reception.NOTHING) {
        break;
      }
      gone |= reception == Reception.OVERRUN;
    }
    return gone;
  }

  @Override
  public void close() {
    events.close();
  }
}
