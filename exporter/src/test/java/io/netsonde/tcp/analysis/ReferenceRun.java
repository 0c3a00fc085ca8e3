package io.netsonde.tcp.analysis;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.pcap.CaptureEnd;
import io.netsonde.wire.pcap.CaptureReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A capture as the analysis sees it: each frame's findings, and all that is counted. */
public final class ReferenceRun implements Verdicts {
  private final Map<Long, String> findings = new TreeMap<>();
  final Analyser analyser;
  final CaptureEnd end;
  private long frames;

  /** Reads a file. */
  public ReferenceRun(Path file, AnalysisConfig.Mode mode) throws IOException {
    analyser = new Analyser(AnalysisConfig.ofFiles().with(mode), this);
    try (FileChannel channel = FileChannel.open(file)) {
      end =
          CaptureReader.read(
              channel, 0, (device, name) -> analyser.devices().name(device, "file"), analyser);
    }
  }

  /** What is remarkable, by the number of the frame, counted from 1. */
  public Map<Long, String> findings() {
    return findings;
  }

  @Override
  public void accept(Frame frame, Packet packet, long conversation, int found) {
    frames++;
    if (found != 0) {
      findings.put(frames, Findings.names(found));
    }
  }
}
