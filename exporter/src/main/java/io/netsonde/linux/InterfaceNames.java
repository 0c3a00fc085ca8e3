package io.netsonde.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds network interfaces by name, in the network namespace of the thread that asks. It asks the
 * kernel each time (three short system calls), so that an interface that was deleted and made again
 * is found under its new number at once.
 *
 * <p>Threads: confined to the one that made it.
 */
public final class InterfaceNames implements AutoCloseable {
  private static final MemorySegment IF_NAMETOINDEX = Native.symbol("if_nametoindex");

  /** net/if.h: {@code IFNAMSIZ}, with the final zero. */
  private static final int SIZE = 16;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = arena.allocate(Native.CAPTURE);
  private final MemorySegment text = arena.allocate(SIZE, 8);

  /** Ready to be asked. */
  public InterfaceNames() {}

  /**
   * The number of an interface; allocates nothing.
   *
   * @param name ASCII
   * @return at least 1, or {@code -ENODEV} where no interface has the name
   */
  public int index(String name) {
    int length = name.length();
    if (length >= SIZE) {
      return -Errno.ENODEV;
    }
    for (int i = 0; i < length; i++) {
      text.set(ValueLayout.JAVA_BYTE, i, (byte) name.charAt(i));
    }
    text.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    int index =
        (int) Native.pointerFirst(IF_NAMETOINDEX, capture, text, 0, MemorySegment.NULL, 0, 0);
    return index == 0 ? -Errno.ENODEV : index;
  }

  @Override
  public void close() {
    arena.close();
  }
}
