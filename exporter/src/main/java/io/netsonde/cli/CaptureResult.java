package io.netsonde.cli;

import io.netsonde.wire.pcap.CaptureEnd;
import java.util.Optional;

/**
 * What became of a capture file.
 *
 * @param file as it was given
 * @param end what was read; empty where nothing could be
 * @param failure why not
 */
record CaptureResult(String file, Optional<CaptureEnd> end, Optional<String> failure) {}
