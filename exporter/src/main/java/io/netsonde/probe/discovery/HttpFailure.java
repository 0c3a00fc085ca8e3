package io.netsonde.probe.discovery;

/** A request that brought no list. */
final class HttpFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Failure failure;

  HttpFailure(Failure.Reason reason, String message) {
    super(message, null, false, false);
    failure = new Failure(reason, message);
  }

  Failure failure() {
    return failure;
  }
}
