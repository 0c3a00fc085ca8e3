package io.netsonde.probe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A sequence lock (Linux's {@code seqcount_t}, include/linux/seqlock.h): one writer that never
 * waits, and readers that read again when it has written meanwhile.
 *
 * <p>Threads: one owner writes, any may read. Memory: 16 bytes.
 */
final class SequenceLock {
  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(SequenceLock.class, "sequence", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Odd while something is written. */
  private int sequence;

  /** Before the first write to what is guarded; each is followed by {@link #end}. */
  void begin() {
    SEQUENCE.setOpaque(this, sequence + 1);
    VarHandle.storeStoreFence();
  }

  /** After the last write. */
  void end() {
    SEQUENCE.setRelease(this, sequence + 1);
  }

  /**
   * Reads until nothing was written meanwhile, which is seldom more than once.
   *
   * @param reading has to bear any mixture of what was and what is, which is then thrown away
   */
  <T> T read(Supplier<T> reading) {
    while (true) {
      int before = (int) SEQUENCE.getAcquire(this);
      if (before % 2 == 0) {
        T seen = reading.get();
        VarHandle.loadLoadFence();
        if ((int) SEQUENCE.getOpaque(this) == before) {
          return seen;
        }
      }
      // Not a spin: the writer may have lost its processor to this very thread.
      LockSupport.parkNanos(this, 1);
    }
  }
}
