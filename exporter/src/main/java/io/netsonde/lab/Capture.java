package io.netsonde.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An independent witness: {@code tcpdump(8)} on an interface of a host, with the kernel's stamps in
 * nanoseconds.
 *
 * <p>It records when {@link Interface#capture} returns. A packet shows in {@link #packets} a little
 * after it passed, so look for it with {@link Eventually}. At most 100 000 packets are kept, 256
 * bytes of each looked at.
 */
public final class Capture implements AutoCloseable {
  private static final int LIMIT = 100_000;
  private static final Duration START = Duration.ofSeconds(10);
  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");

  private final RunningProcess tcpdump;
  private final PcapStream stream;

  private Capture(RunningProcess tcpdump, PcapStream stream) {
    this.tcpdump = tcpdump;
    this.stream = stream;
  }

  static Capture start(Interface place, String filter) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                place.host().namespace().name(),
                Tool.find("tcpdump")
                    .orElseThrow(() ->
                        new LabException(
                            "cannot capture: tcpdump is not installed (Debian package: "
                                + "tcpdump)"))
                    .toString()));
    command.addAll(
        List.of(
            "-i",
            place.name(),
            "-n",
            "-U",
            "-s",
            "256",
            "-B",
            "8192",
            "-Z",
            "root",
            "--immediate-mode",
            "--time-stamp-precision=nano",
            "-w",
            "-"));
    if (!filter.isBlank()) {
      command.add(filter);
    }
    PcapStream stream = new PcapStream(LIMIT);
    RunningProcess tcpdump = place.host().adopt(RunningProcess.start(command, stream));
    // Written after the socket is bound and has its filter.
    tcpdump.awaitOutput("listening on", START);
    return new Capture(tcpdump, stream);
  }

  /** The IP packets so far, in the order in which they passed. */
  public List<CapturedPacket> packets() {
    return stream.packets();
  }

  /** Ends the capture. */
  @Override
  public void close() {
    tcpdump.close();
  }

  /**
   * Ends the capture and returns all of it.
   *
   * @throws LabException when packets are missing: more than the bound, or dropped by the kernel
   */
  public List<CapturedPacket> stop() {
    tcpdump.close();
    String errors = tcpdump.await(START).errors();
    Matcher dropped = DROPPED.matcher(errors);
    if (stream.overflow() > 0 || !dropped.find() || !dropped.group(1).equals("0")) {
      throw new LabException(
          "the capture is not whole: "
              + stream.overflow()
              + " packets beyond the bound of "
              + LIMIT
              + "; "
              + errors.strip());
    }
    return stream.packets();
  }
}
