/**
 * Capture files: pcap (pcap-savefile(5)) and pcapng (draft-ietf-opsawg-pcapng), read from a channel
 * as a stream of frames. Nothing is opened here, and names of hosts in a file are not looked at.
 *
 * <p>Reading order: {@link io.netsonde.wire.pcap.CaptureReader}, which tells the formats apart;
 * {@code PcapReader} and {@code PcapngReader} over {@code CaptureInput}; {@link
 * io.netsonde.wire.pcap.CaptureEnd}, what is known at the end.
 *
 * <p>Threads: that of the caller. Bounds: a frame of 256 KiB, a block of 16 MiB, 4096 interfaces; a
 * file that has more is damaged from there on, and all before it has been told.
 */
@NullMarked
package io.netsonde.wire.pcap;

import org.jspecify.annotations.NullMarked;
