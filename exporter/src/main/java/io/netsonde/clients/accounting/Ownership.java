package io.netsonde.clients.accounting;

import io.netsonde.wire.nftables.Nftables;
import io.netsonde.wire.nftables.TableState;

/** To whom the table in the kernel belongs. */
public enum Ownership {
  /** To our socket; it stays when we end, and the next one takes it over. Linux 6.9 and later. */
  OWNED_PERSISTENT(
      Nftables.NFT_TABLE_F_OWNER | TableState.NFT_TABLE_F_PERSIST,
      "own table, which outlives this program and which nobody else can change"),
  /** To our socket, with which it goes. Linux 5.12 and later. */
  OWNED(
      Nftables.NFT_TABLE_F_OWNER,
      "own table, which nobody else can change, and which ends with this program"),
  /** To everyone: whoever clears the ruleset removes it, and it is made anew. */
  SHARED(0, "own table, which others may remove, as 'nft flush ruleset' does");

  private final int flags;
  private final String detail;

  Ownership(int flags, String detail) {
    this.flags = flags;
    this.detail = detail;
  }

  /** The table's flags, {@code NFT_TABLE_F_…}. */
  int flags() {
    return flags;
  }

  /** What that means, for people. */
  public String detail() {
    return detail;
  }
}
