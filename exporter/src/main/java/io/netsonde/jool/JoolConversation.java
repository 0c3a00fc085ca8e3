package io.netsonde.jool;

import io.netsonde.wire.jool.JoolReply;
import io.netsonde.wire.jool.JoolRequest;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.netlink.GenericFamily;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;

/**
 * One question and one answer after the other with Jool's kernel module.
 *
 * <p>Threads: one at a time.
 */
final class JoolConversation {
  private final JoolClient.Kernel kernel;
  private final GenericFamily family;
  private final ModuleVersion version;
  private final NetlinkWriter writer = new NetlinkWriter();

  JoolConversation(JoolClient.Kernel kernel, GenericFamily family, ModuleVersion version) {
    this.kernel = kernel;
    this.family = family;
    this.version = version;
  }

  /** What is done with the attributes of an answer. */
  @FunctionalInterface
  interface Answer {
    void read(NetlinkAttributes attributes) throws IOException;
  }

  ModuleVersion version() {
    return version;
  }

  /** Where the next question is to be written. */
  NetlinkWriter writer() {
    return writer;
  }

  /** A question to an instance; empty stands for {@code default}. */
  JoolRequest request(Translator translator, String name) {
    return new JoolRequest(family, version, translator, name);
  }

  /**
   * Sends what was written and hands the answer's attributes on.
   *
   * @return whether the list goes on
   * @throws JoolRefusedException when Jool does not want to answer
   */
  boolean ask(String attempted, Answer answer) throws IOException {
    boolean[] more = {false};
    kernel.ask(
        attempted,
        writer,
        message -> {
          JoolReply reply = JoolReply.of(message, family);
          if (reply.refusal().isPresent()) {
            throw new JoolRefusedException(attempted, reply.refusal().get());
          }
          answer.read(reply.attributes());
          more[0] = reply.more();
        });
    return more[0];
  }

  static NetlinkFormatException tooLong(String what) {
    return new NetlinkFormatException("Jool's list of " + what + " does not end");
  }
}
