package io.netsonde;

import java.lang.reflect.Proxy;

/** The signal that has daemons read their configuration anew, {@code SIGHUP}. */
final class HangUp {
  private static final System.Logger LOG = System.getLogger("io.netsonde.serve");

  private HangUp() {}

  /**
   * Has something done at each of these signals, which would end the process otherwise. It is done
   * on a thread of the virtual machine that has all rights of the process, so it should be brief.
   *
   * <p>The JDK's only interface to signals is {@code sun.misc.Signal} of its module {@code
   * jdk.unsupported}. It is called by reflection, because the compiler's warning of it cannot be
   * switched off at one place, and warnings are errors here.
   */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
    } catch (ReflectiveOperationException e) {
      // Java was told to leave signals alone (-Xrs), or is another one.
      LOG.log(
          System.Logger.Level.WARNING,
          "the configuration is not read again on SIGHUP, which this Java does not hand on");
    }
  }
}
