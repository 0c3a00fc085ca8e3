package io.netsonde.linux;

/** Prints what a network card stamps now: {@code transmit=1 filter=1}. */
public final class CardSetting {
  private CardSetting() {}

  /**
   * The program.
   *
   * @param arguments the interface
   */
  public static void main(String[] arguments) throws LinuxException {
    try (HardwareStamping stamping = HardwareStamping.open()) {
      HardwareStamping.Setting setting = stamping.read(arguments[0]);
      System.out.println("transmit=" + setting.transmit() + " filter=" + setting.filter());
    }
  }
}
