package io.netsonde.wire.pcap;

import java.util.Optional;

/**
 * What is known of a capture file when it has been read.
 *
 * @param frames how many were in it
 * @param devices how many interfaces it names; at least 1 for pcap
 * @param dropped frames that whoever captured says to have lost; 0 where it does not say
 * @param damage what is wrong with the file at the place where reading ended; empty where that was
 *     its end
 */
public record CaptureEnd(long frames, int devices, long dropped, Optional<String> damage) {}
