package io.netsonde.tcp.tracepoints;

import static io.netsonde.wire.ebpf.Register.FRAME;
import static io.netsonde.wire.ebpf.Register.R0;
import static io.netsonde.wire.ebpf.Register.R1;
import static io.netsonde.wire.ebpf.Register.R2;
import static io.netsonde.wire.ebpf.Register.R3;
import static io.netsonde.wire.ebpf.Register.R4;
import static io.netsonde.wire.ebpf.Register.R6;
import static io.netsonde.wire.ebpf.Register.R7;
import static io.netsonde.wire.ebpf.Register.R8;
import static io.netsonde.wire.ebpf.Register.R9;

import io.netsonde.wire.ebpf.Helper;
import io.netsonde.wire.ebpf.Program;
import io.netsonde.wire.ebpf.Program.Label;
import io.netsonde.wire.ebpf.Register;

/**
 * What the kernel runs at one of the places: it finds out in which network namespace and for which
 * family of addresses something is done, and counts it under that key.
 *
 * <p>R6 has the arguments, R7 the socket, R8 what happened, R9 how many segments it was.
 */
final class TracingProgram {
  /** A key: the namespace's cookie, what happened, the family. */
  static final int KEY_BYTES = 16;

  /** A value: how often, how many segments. */
  static final int VALUE_BYTES = 16;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  private static final int IPPROTO_TCP = 6;

  /** Places on the stack, from its end. */
  private static final int SMALL = -8;

  private static final int POINTER = -16;
  private static final int KEY = -32;
  private static final int EVENT = KEY + 8;
  private static final int FAMILY = KEY + 12;
  private static final int VALUE = -48;

  /** linux/skbuff.h, {@code SKB_DST_PTRMASK}: the lowest bit of a route's address is a mark. */
  private static final int WITHOUT_MARK = ~1;

  /** ETH_P_IP, as a little-endian machine reads it off the wire. */
  private static final int IPV4_ON_THE_WIRE = 0x0008;

  /** linux/bpf.h, {@code BPF_NOEXIST}: only where there is no such key yet. */
  private static final int BPF_NOEXIST = 1;

  private final Program code = new Program();
  private final Label end = code.label();
  private final Label namespaceKnown = code.label();
  private final TracedPlace place;
  private final KernelOffsets offsets;
  private final int counts;
  private final int missed;

  private TracingProgram(TracedPlace place, KernelOffsets offsets, int counts, int missed) {
    this.place = place;
    this.offsets = offsets;
    this.counts = counts;
    this.missed = missed;
  }

  /**
   * Writes one.
   *
   * @param counts the map of counters
   * @param missed the map with one number, of events that found no room among them
   */
  static Program of(TracedPlace place, KernelOffsets offsets, int counts, int missed) {
    return new TracingProgram(place, offsets, counts, missed).write();
  }

  private Program write() {
    Label noSocket = code.label();
    code.set(R6, R1);
    argument(R7, place.socketArgument());
    code.jumpIfZero(R7, noSocket);
    ofTcp();
    whatHappened();
    readKernel(SMALL, 2, R7, offsets.family());
    code.load(R1, 2, FRAME, SMALL).store(FRAME, FAMILY, 4, R1);
    readKernel(POINTER, 8, R7, offsets.namespace());
    code.load(R7, 8, FRAME, POINTER).jump(namespaceKnown);
    code.place(noSocket);
    if (place == TracedPlace.RESET_SENT) {
      byPacket();
    } else {
      code.set(R0, 0).exit();
    }
    code.place(namespaceKnown);
    readKernel(KEY, 8, R7, offsets.cookie());
    code.store(FRAME, EVENT, 4, R8);
    count();
    return code.place(end).set(R0, 0).exit();
  }

  /** Other protocols than TCP tell of their sockets' states at the same place. */
  private void ofTcp() {
    if (place == TracedPlace.STATE) {
      readKernel(SMALL, 2, R7, offsets.protocol());
      code.load(R1, 2, FRAME, SMALL).jumpUnless(R1, IPPROTO_TCP, end);
    }
  }

  private void whatHappened() {
    code.set(R8, place.number() << 16).set(R9, 1);
    if (place == TracedPlace.STATE) {
      argument(R1, 1);
      argument(R2, 2);
      code.and(R1, 0xff).and(R2, 0xff).shiftLeft(R1, 8).or(R8, R1).or(R8, R2);
    } else if (place == TracedPlace.RETRANSMIT) {
      if (offsets.failuresTraced()) {
        argument(R1, 2);
        code.jumpUnless(R1, 0, end);
      }
      argument(R3, 1);
      readKernel(SMALL, 2, R3, offsets.control() + offsets.segments());
      code.load(R9, 2, FRAME, SMALL);
    }
  }

  /** Where nobody listens there is no socket, but a packet, and the interface of its route. */
  private void byPacket() {
    Label v4 = code.label();
    whatHappened();
    argument(R7, 1);
    code.jumpIfZero(R7, end);
    readKernel(SMALL, 2, R7, offsets.packetProtocol());
    code.store(FRAME, FAMILY, 4, AF_INET6);
    code.load(R1, 2, FRAME, SMALL).jumpUnless(R1, IPV4_ON_THE_WIRE, v4);
    code.store(FRAME, FAMILY, 4, AF_INET).place(v4);
    readKernel(POINTER, 8, R7, offsets.route());
    code.load(R7, 8, FRAME, POINTER).and(R7, WITHOUT_MARK).jumpIfZero(R7, end);
    readKernel(POINTER, 8, R7, offsets.routeDevice());
    code.load(R7, 8, FRAME, POINTER).jumpIfZero(R7, end);
    readKernel(POINTER, 8, R7, offsets.deviceNamespace());
    code.load(R7, 8, FRAME, POINTER);
  }

  /** Adds to the counter of the key, and makes it where there is none. */
  private void count() {
    Label add = code.label();
    lookUp();
    code.jumpUnless(R0, 0, add);
    code.store(FRAME, VALUE, 8, 1).store(FRAME, VALUE + 8, 8, R9);
    code.map(R1, counts).set(R2, FRAME).add(R2, KEY).set(R3, FRAME).add(R3, VALUE);
    code.set(R4, BPF_NOEXIST).call(Helper.MAP_UPDATE_ELEM).jumpIfZero(R0, end);
    // Another processor was faster, or all are taken.
    lookUp();
    code.jumpUnless(R0, 0, add);
    code.store(FRAME, SMALL, 4, 0).map(R1, missed).set(R2, FRAME).add(R2, SMALL);
    code.call(Helper.MAP_LOOKUP_ELEM).jumpIfZero(R0, end);
    code.set(R1, 1).addAtomically(R0, 0, R1).jump(end);
    code.place(add).set(R1, 1).addAtomically(R0, 0, R1).addAtomically(R0, 8, R9);
  }

  private void lookUp() {
    code.map(R1, counts).set(R2, FRAME).add(R2, KEY).call(Helper.MAP_LOOKUP_ELEM);
  }

  private void argument(Register to, int number) {
    code.load(to, 8, R6, 8 * number);
  }

  /** Copies a field of a structure of the kernel to the stack. */
  private void readKernel(int to, int bytes, Register structure, int offset) {
    code.set(R3, structure).add(R3, offset);
    code.set(R1, FRAME).add(R1, to).set(R2, bytes).call(Helper.PROBE_READ_KERNEL);
  }
}
