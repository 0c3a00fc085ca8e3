package io.netsonde.metrics;

import java.util.List;

/** How a body is packed for its way to the client. */
public enum ContentCoding {
  /** As it stands. */
  IDENTITY,
  /** RFC 1952, which every Prometheus asks for. */
  GZIP;

  /**
   * Chooses from all lines of {@code Accept-Encoding} by RFC 9110 §12.5.3: gzip where the client
   * names it (or {@code *}) with a weight above zero and not below one that it gives to {@code
   * identity} by name; identity in all other cases, also where it is refused, as the field is a
   * preference and never a reason for an error.
   */
  public static ContentCoding negotiate(List<String> acceptEncoding) {
    int gzip = -1;
    int identity = -1;
    int any = -1;
    for (HeaderElement element : HeaderElement.parse(acceptEncoding)) {
      switch (element.value()) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, element.weight());
        case "identity" -> identity = Math.max(identity, element.weight());
        case "*" -> any = Math.max(any, element.weight());
        default -> {
          // Codings that this program does not write.
        }
      }
    }
    int weight = gzip >= 0 ? gzip : any;
    return weight > 0 && weight >= identity ? GZIP : IDENTITY;
  }
}
