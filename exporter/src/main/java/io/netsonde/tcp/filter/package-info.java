/**
 * Which packets are captured: an expression as pcap-filter(7) has it becomes a program that the
 * kernel runs on each packet.
 *
 * <p>In reading order: {@link io.netsonde.tcp.filter.CaptureFilter} is what others see. An {@code
 * Expression} is read by {@code ExpressionParser} and translated by {@code ExpressionProgram}; what
 * these two do not know is left to the installed libpcap. {@code LiveProgram} makes of a program
 * for plain Ethernet one for all that a live interface brings: tags that stand in the packet,
 * interfaces without Ethernet, chosen interfaces.
 *
 * <p>Threads: values. Bounds: 4096 instructions of a program, 1024 bytes of an expression.
 */
@NullMarked
package io.netsonde.tcp.filter;

import org.jspecify.annotations.NullMarked;
