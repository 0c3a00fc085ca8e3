package io.netsonde.tcp.capture;

import io.netsonde.wire.frame.FrameSink;

/** Takes the frames of one loop, on its thread, and publishes what it made of them. */
public interface FrameReader extends FrameSink {
  /** Says what the number of an interface means from now on. */
  void named(int number, String name);

  /** Says that there is no interface of that number any more; frames of it may still come. */
  void gone(int number);

  /** Publishes; called every now and then, and once at the end. */
  void publish();
}
