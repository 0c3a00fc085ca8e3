package io.netsonde.tcp.filter;

import io.netsonde.tcp.filter.Expression.And;
import io.netsonde.tcp.filter.Expression.Anything;
import io.netsonde.tcp.filter.Expression.Direction;
import io.netsonde.tcp.filter.Expression.Host;
import io.netsonde.tcp.filter.Expression.Not;
import io.netsonde.tcp.filter.Expression.Or;
import io.netsonde.tcp.filter.Expression.Port;
import io.netsonde.tcp.filter.Expression.Protocol;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.bpf.Assembler;
import io.netsonde.wire.bpf.Assembler.Label;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import java.util.List;

/**
 * Translates an expression into a program for packets of one link type.
 *
 * <p>The program first finds out once what every question needs: the IP version, the protocol and
 * where its header is, behind as many as four extension headers of IPv6 (RFC 8200 section 4). The
 * answers stand in scratch memory; each question then is a few instructions.
 */
final class ExpressionProgram {
  /** Words of scratch memory: the IP version, or 0 for what is not IP. */
  private static final int VERSION = 0;

  /** The protocol: of IPv6 that of the first header that is no extension header. */
  private static final int PROTOCOL = 1;

  /** Where the protocol's header begins, behind the IP header's begin; 0 in later fragments. */
  private static final int TRANSPORT = 2;

  private static final int EXTENSION_HEADERS = 4;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION_OPTIONS = 60;

  private final Assembler code = new Assembler();
  private final boolean ethernet;
  private final int ip;

  private ExpressionProgram(boolean ethernet) {
    this.ethernet = ethernet;
    ip = ethernet ? 14 : 0;
  }

  /**
   * Translates.
   *
   * @param ethernet whether an Ethernet header comes first, or the IP header
   * @param snapLength what is returned for a packet that is wanted
   */
  static List<Instruction> of(Expression expression, boolean ethernet, int snapLength) {
    ExpressionProgram program = new ExpressionProgram(ethernet);
    Assembler code = program.code;
    Label wanted = code.label();
    Label unwanted = code.label();
    program.lookAround();
    program.ask(expression, wanted, unwanted);
    code.place(wanted).emit(Bpf.RETURN, snapLength);
    code.place(unwanted).emit(Bpf.RETURN, 0);
    return code.assemble();
  }

  /** Fills scratch memory. A load beyond the packet's end drops the packet, so each is of need. */
  private void lookAround() {
    Label four = code.label();
    Label six = code.label();
    Label neither = code.label();
    Label done = code.label();
    if (ethernet) {
      code.emit(Bpf.LD_HALF, ip - 2).jumpWhen(Bpf.JUMP_IF_EQUAL, 0x0800, four);
      code.branch(Bpf.JUMP_IF_EQUAL, 0x86dd, six, neither);
    } else {
      code.emit(Bpf.LD_BYTE, ip).emit(Bpf.AND, 0xf0).jumpWhen(Bpf.JUMP_IF_EQUAL, 0x40, four);
      code.branch(Bpf.JUMP_IF_EQUAL, 0x60, six, neither);
    }
    // All words, because the kernel refuses a program that may read one before it is written.
    code.place(neither).emit(Bpf.LD_IMMEDIATE, 0).emit(Bpf.ST, VERSION);
    code.emit(Bpf.ST, PROTOCOL).emit(Bpf.ST, TRANSPORT).jump(done);
    code.place(four);
    lookAround4(done);
    code.place(six);
    lookAround6();
    code.place(done);
  }

  private void lookAround4(Label done) {
    Label later = code.label();
    code.emit(Bpf.LD_IMMEDIATE, 4).emit(Bpf.ST, VERSION);
    code.emit(Bpf.LD_BYTE, ip + 9).emit(Bpf.ST, PROTOCOL);
    code.emit(Bpf.LD_HALF, ip + 6).jumpWhen(Bpf.JUMP_IF_SET, 0x1fff, later);
    code.emit(Bpf.LDX_HEADER_LENGTH, ip).emit(Bpf.STX, TRANSPORT).jump(done);
    code.place(later).emit(Bpf.LD_IMMEDIATE, 0).emit(Bpf.ST, TRANSPORT).jump(done);
  }

  private void lookAround6() {
    Label found = code.label();
    Label later = code.label();
    Label end = code.label();
    code.emit(Bpf.LD_IMMEDIATE, 6).emit(Bpf.ST, VERSION);
    code.emit(Bpf.LDX_IMMEDIATE, 40).emit(Bpf.LD_BYTE, ip + 6);
    for (int i = 0; i < EXTENSION_HEADERS; i++) {
      Label options = code.label();
      Label fragment = code.label();
      Label next = code.label();
      code.jumpWhen(Bpf.JUMP_IF_EQUAL, HOP_BY_HOP, options)
          .jumpWhen(Bpf.JUMP_IF_EQUAL, ROUTING, options)
          .jumpWhen(Bpf.JUMP_IF_EQUAL, DESTINATION_OPTIONS, options)
          .branch(Bpf.JUMP_IF_EQUAL, FRAGMENT, fragment, found);
      // X = X + 8 × (the length's byte + 1), A = the next header's number.
      code.place(options)
          .emit(Bpf.LD_BYTE_INDEXED, ip)
          .emit(Bpf.ST, PROTOCOL)
          .emit(Bpf.LD_BYTE_INDEXED, ip + 1)
          .emit(Bpf.ADD, 1)
          .emit(Bpf.SHIFT_LEFT, 3)
          .jump(next);
      code.place(fragment)
          .emit(Bpf.LD_BYTE_INDEXED, ip)
          .emit(Bpf.ST, PROTOCOL)
          .emit(Bpf.LD_HALF_INDEXED, ip + 2)
          .jumpWhen(Bpf.JUMP_IF_SET, 0xfff8, later)
          .emit(Bpf.LD_IMMEDIATE, 8);
      code.place(next).emit(Bpf.ADD_X, 0).emit(Bpf.TAX, 0).emit(Bpf.LD_MEMORY, PROTOCOL);
    }
    code.place(found).emit(Bpf.ST, PROTOCOL).emit(Bpf.STX, TRANSPORT).jump(end);
    code.place(later).emit(Bpf.LD_IMMEDIATE, 0).emit(Bpf.ST, TRANSPORT);
    code.place(end);
  }

  private void ask(Expression expression, Label yes, Label no) {
    switch (expression) {
      case Anything _ -> code.jump(yes);
      case Not not -> ask(not.inner(), no, yes);
      case And and -> {
        Label second = code.label();
        ask(and.left(), second, no);
        code.place(second);
        ask(and.right(), yes, no);
      }
      case Or or -> {
        Label second = code.label();
        ask(or.left(), yes, second);
        code.place(second);
        ask(or.right(), yes, no);
      }
      case Protocol protocol -> {
        askFamily(protocol.family(), no);
        if (protocol.number() == Protocol.ANY) {
          code.jump(yes);
        } else {
          code.emit(Bpf.LD_MEMORY, PROTOCOL);
          code.branch(Bpf.JUMP_IF_EQUAL, protocol.number(), yes, no);
        }
      }
      case Host host -> {
        askFamily(host.family(), no);
        boolean v6 = host.family().has6();
        askSides(
            host.direction(),
            yes,
            no,
            (destination, here, notHere) -> {
              int offset = v6 ? (destination ? 24 : 8) : (destination ? 16 : 12);
              askRange(host.range(), ip + offset, here, notHere);
            });
      }
      case Port port -> {
        askFamily(Expression.Family.BOTH, no);
        Label transport = code.label();
        code.emit(Bpf.LD_MEMORY, PROTOCOL);
        port.protocols().stream()
            .sorted()
            .forEach(number -> code.jumpWhen(Bpf.JUMP_IF_EQUAL, number, transport));
        code.jump(no).place(transport);
        code.emit(Bpf.LD_MEMORY, TRANSPORT).jumpWhen(Bpf.JUMP_IF_EQUAL, 0, no);
        code.emit(Bpf.TAX, 0);
        askSides(
            port.direction(),
            yes,
            no,
            (destination, here, notHere) -> {
              code.emit(Bpf.LD_HALF_INDEXED, ip + (destination ? 2 : 0));
              code.jumpUnless(Bpf.JUMP_IF_NOT_LESS, port.first(), notHere);
              code.branch(Bpf.JUMP_IF_GREATER, port.last(), notHere, here);
            });
      }
    }
  }

  /** Goes on where the packet is of the family. */
  private void askFamily(Expression.Family family, Label no) {
    Label right = code.label();
    code.emit(Bpf.LD_MEMORY, VERSION);
    if (family.has4()) {
      code.jumpWhen(Bpf.JUMP_IF_EQUAL, 4, right);
    }
    if (family.has6()) {
      code.jumpWhen(Bpf.JUMP_IF_EQUAL, 6, right);
    }
    code.jump(no).place(right);
  }

  /** A question about one side of a packet. */
  private interface SideQuestion {
    void ask(boolean destination, Label yes, Label no);
  }

  private void askSides(Direction direction, Label yes, Label no, SideQuestion question) {
    Label second = code.label();
    switch (direction) {
      case SOURCE -> question.ask(false, yes, no);
      case DESTINATION -> question.ask(true, yes, no);
      case EITHER -> {
        question.ask(false, yes, second);
        code.place(second);
        question.ask(true, yes, no);
      }
      case BOTH -> {
        question.ask(false, second, no);
        code.place(second);
        question.ask(true, yes, no);
      }
    }
  }

  private void askRange(IpPrefix range, int offset, Label yes, Label no) {
    boolean v6 = range.first().v6();
    long high = range.first().high();
    long low = range.first().low();
    int[] words =
        v6
            ? new int[] {(int) (high >>> 32), (int) high, (int) (low >>> 32), (int) low}
            : new int[] {(int) low};
    int bits = range.bits();
    for (int i = 0; i < words.length && bits > 0; i++, bits -= 32) {
      code.emit(Bpf.LD_WORD, offset + 4 * i);
      if (bits < 32) {
        code.emit(Bpf.AND, -1 << (32 - bits));
      }
      code.jumpUnless(Bpf.JUMP_IF_EQUAL, words[i], no);
    }
    code.jump(yes);
  }
}
