package io.netsonde.linux;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The arrays behind {@code sendmmsg(2)} and {@code recvmmsg(2)}: for each of {@code capacity}
 * messages a header, one buffer, a socket address and room for control messages, allocated once and
 * used over and over. Messages to be sent may go on with a second part, which all share.
 *
 * <p>All four lie in one segment each, message after message, so that a field of message {@code i}
 * is at a fixed stride. Nothing is allocated per message: callers read and write {@link #payload}
 * at {@link #payloadOffset}.
 *
 * <p>Threads: one owner at a time. Memory: {@code capacity * (payload + control + 128)} bytes in
 * the arena given.
 */
public final class MessageBatch {
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  static final CStruct IOVEC =
      CStruct.of("struct iovec", "sys/uio.h", CStruct.u64("iov_base"), CStruct.u64("iov_len"));

  static final CStruct MSGHDR =
      CStruct.of(
          "struct msghdr",
          "sys/socket.h",
          CStruct.u64("msg_name"),
          CStruct.u32("msg_namelen"),
          CStruct.u64("msg_iov"),
          CStruct.u64("msg_iovlen"),
          CStruct.u64("msg_control"),
          CStruct.u64("msg_controllen"),
          CStruct.u32("msg_flags"));

  static final CStruct MMSGHDR =
      CStruct.of(
          "struct mmsghdr",
          "sys/socket.h",
          CStruct.nested("msg_hdr", MSGHDR),
          CStruct.u32("msg_len"));

  private static final long NAME = MSGHDR.offset("msg_name");
  private static final long NAME_LENGTH = MSGHDR.offset("msg_namelen");
  private static final long IOV = MSGHDR.offset("msg_iov");
  private static final long IOV_COUNT = MSGHDR.offset("msg_iovlen");
  private static final long CONTROL = MSGHDR.offset("msg_control");
  private static final long CONTROL_LENGTH = MSGHDR.offset("msg_controllen");
  private static final long FLAGS = MSGHDR.offset("msg_flags");
  private static final long LENGTH = MMSGHDR.offset("msg_len");
  private static final long IOV_LENGTH = IOVEC.offset("iov_len");

  private static final long HEADER_STRIDE = MMSGHDR.size();
  private static final long IOVEC_STRIDE = 2 * IOVEC.size();

  /** Length of the second part. */
  private static final long TAIL_LENGTH = IOVEC.size() + IOV_LENGTH;

  /** Room for any internet socket address, rounded up to 8 for alignment. */
  private static final long NAME_STRIDE = 32;

  private final int capacity;
  private final int payloadSize;
  private final int controlSize;
  private final MemorySegment headers;
  private final MemorySegment iovecs;
  private final MemorySegment names;
  private final MemorySegment payload;
  private final MemorySegment control;

  /** Messages from the first on whose lengths are not those of empty buffers. */
  private int used;

  /**
   * Allocates the arrays.
   *
   * @param arena the owner's; its closing ends the batch
   * @param capacity messages, 1 to 1024 ({@code UIO_MAXIOV}, the kernel's bound on one call)
   * @param payloadSize bytes per message, at least 1
   * @param controlSize bytes of control messages per message, 0 for none
   */
  public MessageBatch(Arena arena, int capacity, int payloadSize, int controlSize) {
    this.capacity = capacity;
    this.payloadSize = payloadSize;
    this.controlSize = (controlSize + 7) & ~7;
    headers = arena.allocate(HEADER_STRIDE * capacity, MMSGHDR.alignment());
    iovecs = arena.allocate(IOVEC_STRIDE * capacity, IOVEC.alignment());
    names = arena.allocate(NAME_STRIDE * capacity, 8);
    payload = arena.allocate((long) payloadSize * capacity, 8);
    control = arena.allocate(Math.max(8, (long) this.controlSize * capacity), 8);
    used = capacity;
    for (int i = 0; i < capacity; i++) {
      long header = i * HEADER_STRIDE;
      MemorySegment iovec = iovecs.asSlice(i * IOVEC_STRIDE, IOVEC_STRIDE);
      iovec.set(POINTER, 0, payload.asSlice(payloadOffset(i), payloadSize));
      iovec.set(SIZE, IOV_LENGTH, payloadSize);
      headers.set(POINTER, header + NAME, names.asSlice(i * NAME_STRIDE, NAME_STRIDE));
      headers.set(POINTER, header + IOV, iovec);
      headers.set(SIZE, header + IOV_COUNT, 1);
      if (controlSize > 0) {
        headers.set(POINTER, header + CONTROL, control.asSlice(controlOffset(i), this.controlSize));
      }
    }
  }

  /** Number of messages that one call can carry. */
  public int capacity() {
    return capacity;
  }

  /** All payloads; message {@code i}'s begins at {@link #payloadOffset}. */
  public MemorySegment payload() {
    return payload;
  }

  /** Where the payload of message {@code i} begins in {@link #payload}. */
  public long payloadOffset(int i) {
    return (long) i * payloadSize;
  }

  /** All control buffers; message {@code i}'s begins at {@link #controlOffset}. */
  public MemorySegment control() {
    return control;
  }

  /** Where the control buffer of message {@code i} begins in {@link #control}. */
  public long controlOffset(int i) {
    return (long) i * controlSize;
  }

  /** All socket addresses; message {@code i}'s begins at {@link #nameOffset}. */
  public MemorySegment names() {
    return names;
  }

  /** Where the socket address of message {@code i} begins in {@link #names}. */
  public long nameOffset(int i) {
    return i * NAME_STRIDE;
  }

  /**
   * Sets what messages go on with beyond their payload; the batch is then for sending only.
   *
   * @param tail native memory, which outlives the batch
   */
  public void tail(MemorySegment tail) {
    for (int i = 0; i < capacity; i++) {
      iovecs.set(POINTER, i * IOVEC_STRIDE + IOVEC.size(), tail);
    }
  }

  /**
   * Prepares message {@code i} to be sent.
   *
   * @param length bytes of payload, at most the size given to the constructor
   * @param controlLength bytes of control messages, 0 for none
   */
  public void outgoing(int i, IpAddress to, int port, int length, int controlLength) {
    outgoing(i, to, port, length, 0, controlLength);
  }

  /**
   * Prepares message {@code i} to be sent, its payload and the beginning of the shared tail.
   *
   * @param length bytes of payload, at most the size given to the constructor
   * @param tailLength bytes of what was given to {@link #tail}, 0 for none
   * @param controlLength bytes of control messages, 0 for none
   */
  public void outgoing(
      int i, IpAddress to, int port, int length, int tailLength, int controlLength) {
    used = Math.max(used, i + 1);
    long header = i * HEADER_STRIDE;
    headers.set(INT, header + NAME_LENGTH, SockAddr.write(names, nameOffset(i), to, port));
    headers.set(SIZE, header + CONTROL_LENGTH, controlLength);
    headers.set(INT, header + FLAGS, 0);
    headers.set(SIZE, header + IOV_COUNT, tailLength == 0 ? 1 : 2);
    iovecs.set(SIZE, i * IOVEC_STRIDE + IOV_LENGTH, length);
    iovecs.set(SIZE, i * IOVEC_STRIDE + TAIL_LENGTH, tailLength);
  }

  /**
   * Gives all buffers back to the kernel to be filled: lengths are in and out parameters.
   *
   * <p>Only where something was written since: a loop that looks often and finds little would spend
   * most of its time here (measured: bench probe, 100x2s).
   */
  public void incoming() {
    for (int i = 0; i < used; i++) {
      long header = i * HEADER_STRIDE;
      headers.set(INT, header + NAME_LENGTH, (int) NAME_STRIDE);
      headers.set(SIZE, header + CONTROL_LENGTH, controlSize);
      headers.set(INT, header + FLAGS, 0);
      iovecs.set(SIZE, i * IOVEC_STRIDE + IOV_LENGTH, payloadSize);
    }
    used = 0;
  }

  /** Notes that the kernel has filled the first {@code count} buffers. */
  void filled(int count) {
    used = Math.max(used, count);
  }

  /** Bytes received into message {@code i}. */
  public int length(int i) {
    return headers.get(INT, i * HEADER_STRIDE + LENGTH);
  }

  /** {@code MSG_TRUNC}, {@code MSG_CTRUNC} and the like of a received message. */
  public int flags(int i) {
    return headers.get(INT, i * HEADER_STRIDE + FLAGS);
  }

  /** Bytes of control messages received with message {@code i}. */
  public int controlLength(int i) {
    return (int) headers.get(SIZE, i * HEADER_STRIDE + CONTROL_LENGTH);
  }

  /** The headers from message {@code from} on, as the system calls want them. */
  MemorySegment headers(int from) {
    return headers.asSlice(from * HEADER_STRIDE);
  }
}
