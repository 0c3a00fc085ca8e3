/**
 * The kernel by the foreign-function API: the only room that calls native code.
 *
 * <p>It looks like the man pages: a class per thing, methods named after the calls, constants named
 * as in C with the header that defines them. {@code README.md} beside this file says how to add a
 * call. In reading order:
 *
 * <ol>
 *   <li>{@link io.netsonde.linux.LinuxException} and {@link io.netsonde.linux.Errno}: how a call
 *       fails; {@code Native}: how it is made;
 *   <li>{@link io.netsonde.linux.Descriptor} and {@code Opening}: who owns a file descriptor and
 *       the memory that goes with it;
 *   <li>{@link io.netsonde.linux.Poll}, {@link io.netsonde.linux.EventFd}, {@link
 *       io.netsonde.linux.TimerFd}, {@link io.netsonde.linux.TimerSlack}, {@link
 *       io.netsonde.linux.Inotify}: the parts of a loop;
 *   <li>{@link io.netsonde.linux.Socket} with {@link io.netsonde.linux.SockAddr}, {@link
 *       io.netsonde.linux.MessageBatch} and {@link io.netsonde.linux.ControlMessages}: packets in
 *       batches; {@link io.netsonde.linux.Timestamping}, {@link io.netsonde.linux.ErrorQueue} and
 *       {@link io.netsonde.linux.RealtimeClock}: when they left and came, and what became of them;
 *       {@link io.netsonde.linux.HardwareStamping}: which network cards tell that themselves;
 *       {@link io.netsonde.linux.PacketFilter}: which of them come at all; {@link
 *       io.netsonde.linux.PacketInfo}, {@link io.netsonde.linux.InterfaceNames} and {@link
 *       io.netsonde.linux.RouteLookup}: by which way they go;
 *   <li>{@link io.netsonde.linux.PacketRing}, with the structs of {@code PacketHeaders}: all
 *       packets of an interface, in memory that the kernel writes; {@link
 *       io.netsonde.linux.PcapLibrary}: the installed libpcap's compiler of filters;
 *   <li>{@link io.netsonde.linux.RawTracepoint} and {@link io.netsonde.linux.BpfMap}, by {@code
 *       BpfCalls}: programs of eBPF at places in the kernel, and the tables that they fill;
 *   <li>{@link io.netsonde.linux.Connections}: TCP connections by the thousand, with {@code Epoll}
 *       to watch them and {@link io.netsonde.linux.TcpInfo} on each;
 *   <li>{@link io.netsonde.linux.NetlinkSocket}, with {@code NetlinkChannel} for its calls and
 *       {@code NetlinkExchange} for its requests, and {@link io.netsonde.linux.Interfaces}, which
 *       uses it; {@link io.netsonde.linux.DefaultRoutes}: those that lead out;
 *   <li>{@link io.netsonde.linux.NetworkNamespace}: another network, for a thread made for it;
 *       {@link io.netsonde.linux.HomeNamespace}: the way back, for one that visits {@link
 *       io.netsonde.linux.OtherNamespaces}, one after the other ({@link
 *       io.netsonde.linux.NamespaceTour}) or as it likes; {@link io.netsonde.linux.TunDevice}: a
 *       network interface whose other end is this process;
 *   <li>{@link io.netsonde.linux.Capabilities}, {@link io.netsonde.linux.PrivilegedThread}, {@link
 *       io.netsonde.linux.PingGroupRange}, {@link io.netsonde.linux.KernelVersion}, {@link
 *       io.netsonde.linux.Sysctl}, {@link io.netsonde.linux.OpenFiles}: what this process may do,
 *       and where it runs; {@link io.netsonde.linux.NotifySocket}: who started it and wants news.
 * </ol>
 *
 * <p>Threads: an object belongs to one thread at a time, a platform thread, since a call that waits
 * pins a virtual one. {@code EventFd.signal} and every {@code close} may come from any thread. A
 * socket stays in the network namespace of the thread that opened it; capabilities are the
 * thread's.
 *
 * <p>Bounds: every wait has a limit of time, every answer one of messages, and buffers are
 * allocated once.
 *
 * <p>There is no clock here: {@link System#nanoTime} is {@code CLOCK_MONOTONIC}.
 */
@NullMarked
package io.netsonde.linux;

import org.jspecify.annotations.NullMarked;
