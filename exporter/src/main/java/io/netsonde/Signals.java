package io.netsonde;

import java.lang.reflect.Proxy;

/** Signals that a program takes in place of its end. */
final class Signals {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  private Signals() {}

  /**
   * Has something done at each signal of a name, which would end the process otherwise. It is done
   * on a thread of the virtual machine that has all rights of the process, so it should be brief.
   *
   * <p>The JDK's only interface to signals is {@code sun.misc.Signal} of its module {@code
   * jdk.unsupported}. It is called by reflection, because the compiler's warning of it cannot be
   * switched off at one place, and warnings are errors here.
   *
   * @param name without its first three letters: {@code HUP}
   */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      // Java was told to leave signals alone (-Xrs), or is another one.
      LOG.log(
          System.Logger.Level.WARNING,
          "SIG{0} ends the program, because this Java does not hand it on",
          name);
    }
  }
}
