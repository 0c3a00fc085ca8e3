package io.netsonde.web;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;

/** An address could not be listened on; the message is one sentence for the user. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  ListenException(ListenAddress address, IOException cause) {
    super("cannot listen on " + address + ": " + reason(address, cause), cause);
  }

  private static String reason(ListenAddress address, IOException cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof UnknownHostException) {
      return "the name " + address.host() + " has no address; write an address of this machine";
    }
    if (said.contains("in use")) {
      return "address already in use; stop the other program or choose another port with"
          + " web.listen_address or --web.listen-address";
    }
    if (said.contains("cannot assign") || said.contains("not local")) {
      return address.host()
          + " is not an address of this machine; choose one that `ip address` shows, or :"
          + address.port()
          + " for all";
    }
    if (said.contains("permission denied")) {
      return "permission denied; choose a port from 1024 up or give the program"
          + " CAP_NET_BIND_SERVICE";
    }
    return said;
  }
}
