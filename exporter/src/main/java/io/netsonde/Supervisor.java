package io.netsonde;

import io.netsonde.linux.NotifySocket;
import io.netsonde.web.Liveness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the service manager is told, systemd above all, where there is one that wants to be told:
 * that the program is ready, what it does, that it is alive, and that it stops (sd_notify(3)).
 *
 * <p>Alive means that the main thread runs and that every listener does something about a
 * connection. A slice that does not work is no reason to be ended: it says why and tries again.
 *
 * <p>Threads: {@link #stopping} from any; the others from the main one.
 */
final class Supervisor {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  /** Between two looks where nobody watches, or watches patiently. */
  private static final long PAUSE_MILLIS = 5000;

  /** The same while slices are still beginning. */
  private static final long FIRST_PAUSE_MILLIS = 500;

  private static final int PATIENCE_MILLIS = 2000;
  private static final int MAX_STATUS = 900;

  private final Optional<NotifySocket> socket;
  private final long watchdogMillis;
  private List<InetSocketAddress> listeners = List.of();
  private String status = "";
  private boolean settled;
  private boolean failed;
  private volatile boolean stopping;

  private Supervisor(Optional<NotifySocket> socket, long watchdogMillis) {
    this.socket = socket;
    this.watchdogMillis = watchdogMillis;
  }

  /**
   * The one that the environment names.
   *
   * @param environment {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}
   */
  static Supervisor of(Map<String, String> environment) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty()) {
      return new Supervisor(Optional.empty(), 0);
    }
    try {
      return new Supervisor(Optional.of(NotifySocket.open(name)), watchdogMillis(environment));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the service manager is not told anything: {0}",
          String.valueOf(e.getMessage()));
      return new Supervisor(Optional.empty(), 0);
    }
  }

  /** 0 where this process is not watched. */
  private static long watchdogMillis(Map<String, String> environment) {
    String self = String.valueOf(ProcessHandle.current().pid());
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean meant = environment.getOrDefault("WATCHDOG_PID", self).equals(self);
    return meant && micros.matches("[0-9]{1,18}") ? Long.parseLong(micros) / 1000 : 0;
  }

  /** How long to wait before the next {@link #keep}. */
  Duration pause() {
    return Duration.ofMillis(pauseMillis());
  }

  private long pauseMillis() {
    long pause = socket.isEmpty() || settled ? PAUSE_MILLIS : FIRST_PAUSE_MILLIS;
    return watchdogMillis == 0 ? pause : Math.clamp(watchdogMillis / 3, 1, pause);
  }

  /** All listeners listen and all slices have been started. */
  void ready(Application application) {
    listeners = application.addresses();
    status = application.summary();
    settled = false;
    tell("READY=1\nSTATUS=" + cut(status));
  }

  /** The configuration is being read anew; {@link #ready} ends it. */
  void reloading() {
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    tell("RELOADING=1\nMONOTONIC_USEC=" + micros);
  }

  /** Tells what has changed, and that the program is alive where it is. */
  void keep(Application application) {
    if (socket.isEmpty() || stopping) {
      return;
    }
    String now = application.summary();
    settled = now.equals(status);
    if (!settled) {
      status = now;
      tell("STATUS=" + cut(now));
    }
    if (watchdogMillis > 0) {
      int patience = Math.clamp(watchdogMillis / 3, 1, PATIENCE_MILLIS);
      if (listeners.stream().allMatch(one -> Liveness.of(one, patience))) {
        tell("WATCHDOG=1");
      } else if (!stopping) {
        LOG.log(System.Logger.Level.ERROR, "a listener does not answer; the watchdog is not told");
      }
    }
  }

  /** The program has begun to stop. */
  void stopping() {
    stopping = true;
    tell("STOPPING=1\nSTATUS=stopping");
  }

  private synchronized void tell(String message) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      socket.get().send(message);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.log(System.Logger.Level.WARNING, String.valueOf(e.getMessage()));
      }
      failed = true;
    }
  }

  /** One line, of no more bytes than a message has room for. */
  private static String cut(String text) {
    String line = text.replace('\n', ' ');
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_STATUS
        ? line
        : new String(bytes, 0, MAX_STATUS, StandardCharsets.UTF_8) + "…";
  }
}
