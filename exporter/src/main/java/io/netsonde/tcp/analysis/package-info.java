/**
 * How TCP is doing, frame by frame: who sends again, who cannot take more, who breaks off, how long
 * things take.
 *
 * <p>Reading order: {@link io.netsonde.tcp.analysis.Analyser}, which takes frames; {@link
 * io.netsonde.tcp.analysis.AnalysisConfig}; {@code ConversationTable} with {@code Conversation} and
 * {@code Side}, what is remembered; {@code SegmentRules}, which judge, and {@code WiresharkRules},
 * which do so as Wireshark does; {@link io.netsonde.tcp.analysis.Findings}, their words; {@code
 * RecentFrames}, which tells copies; {@code Tally}, {@code RoundTrips}, {@code ClosedWindows} and
 * {@code Lifecycle}, which count; {@link io.netsonde.tcp.analysis.AnalysisSnapshot} with {@link
 * io.netsonde.tcp.analysis.AnalysisBounds}, what is published; {@link
 * io.netsonde.tcp.analysis.Verdicts} for whoever wants to know of each frame.
 *
 * <p>Threads: one owner for all but snapshots. Bounds: connections ({@link
 * io.netsonde.tcp.analysis.AnalysisConfig#maxConversations}), recent frames (8,192), and those of
 * {@code pairs} and {@code wire.frame}; each has a counter.
 */
@NullMarked
package io.netsonde.tcp.analysis;

import org.jspecify.annotations.NullMarked;
