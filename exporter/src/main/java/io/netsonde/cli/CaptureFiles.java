package io.netsonde.cli;

import io.netsonde.tcp.analysis.Analyser;
import io.netsonde.wire.pcap.CaptureEnd;
import io.netsonde.wire.pcap.CaptureReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads capture files one after the other into an analysis, and says how far it is. */
final class CaptureFiles {
  private static final String STANDARD_INPUT = "-";
  private static final int UNZIPPED = 1 << 16;

  private final Analyser analyser;
  private final PrintWriter progress;
  private int devices;

  CaptureFiles(Analyser analyser, PrintWriter progress) {
    this.analyser = analyser;
    this.progress = progress;
  }

  /** Reads a file as far as it can be read. */
  CaptureResult read(String file) {
    try {
      return new CaptureResult(file, Optional.of(open(file)), Optional.empty());
    } catch (NoSuchFileException | InvalidPathException e) {
      return failed(file, "there is no such file");
    } catch (AccessDeniedException e) {
      return failed(file, "it may not be read by this user");
    } catch (IOException e) {
      return failed(file, String.valueOf(e.getMessage()));
    }
  }

  private static CaptureResult failed(String file, String why) {
    return new CaptureResult(file, Optional.empty(), Optional.of(why));
  }

  private CaptureEnd open(String file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return read(file, Channels.newChannel(System.in));
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new IOException("it is a directory (expected: a capture file)");
    }
    try (FileChannel channel = FileChannel.open(path)) {
      Progress metered = new Progress(channel, file, channel.size(), told());
      try (InputStream in = Channels.newInputStream(metered)) {
        boolean zipped = isZipped(path);
        CaptureEnd end =
            read(
                String.valueOf(path.getFileName()),
                zipped ? Channels.newChannel(new GZIPInputStream(in, UNZIPPED)) : metered);
        metered.end();
        return end;
      }
    }
  }

  /** RFC 1952 section 2.3.1: how gzip begins. */
  private static boolean isZipped(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private CaptureEnd read(String name, ReadableByteChannel channel) throws IOException {
    int first = devices;
    CaptureEnd end =
        CaptureReader.read(
            channel,
            first,
            (device, own) -> {
              devices = device + 1;
              String numbered = device == first ? name : name + "#" + (device - first + 1);
              analyser.devices().name(device, own.orElse(numbered));
            },
            analyser);
    return end;
  }

  /** To a terminal, where somebody waits; a program that reads standard error does not. */
  private Optional<PrintWriter> told() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(terminal -> progress);
  }
}
