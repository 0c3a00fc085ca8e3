package io.netsonde.cli;

import io.netsonde.config.Choice;
import io.netsonde.config.Durations;
import io.netsonde.probe.Outlet;
import io.netsonde.tcp.capture.InterfacePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what the command line says as a configuration file would say it. */
final class FileText {
  private final StringBuilder text = new StringBuilder();

  private FileText() {}

  /** The options as a file; empty where they say nothing that a file can say. */
  static String of(ServeOptions options) {
    FileText file = new FileText();
    WebOverrides web = options.web();
    List<String> ofWeb = new ArrayList<>();
    if (!web.listenAddresses().isEmpty()) {
      ofWeb.add(
          "listen_address: "
              + web.listenAddresses().stream()
                  .map(address -> quoted(address.toString()))
                  .collect(Collectors.joining(", ", "[", "]")));
    }
    web.configFile().ifPresent(path -> ofWeb.add("config_file: " + quoted(path.toString())));
    web.telemetryPath().ifPresent(path -> ofWeb.add("telemetry_path: " + path));
    web.maxScrapes().ifPresent(most -> ofWeb.add("max_scrapes: " + most));
    if (web.lifecycle()) {
      ofWeb.add("enable_lifecycle: true");
    }
    file.section("web", ofWeb);
    List<String> ofLog = new ArrayList<>();
    options.logLevel().ifPresent(level -> ofLog.add("level: " + Choice.name(level)));
    options.logFormat().ifPresent(format -> ofLog.add("format: " + Choice.name(format)));
    file.section("log", ofLog);
    file.section("probe", probe(options.probe()));
    file.section("tcp", tcp(options.capture()));
    return file.text.toString();
  }

  private static List<String> probe(ProbeOverrides probe) {
    List<String> keys = new ArrayList<>();
    probe.interval().ifPresent(time -> keys.add("interval: " + Durations.format(time)));
    probe.timeout().ifPresent(time -> keys.add("timeout: " + Durations.format(time)));
    probe.maxPps().ifPresent(most -> keys.add("max_pps: " + most));
    if (probe.hardwareStamps()) {
      keys.add("hardware_stamps: on");
    }
    SendingOverrides sending = probe.sending();
    sending.outlet4().ifPresent(outlet -> keys.add("interface4: " + outlet(outlet)));
    sending.outlet6().ifPresent(outlet -> keys.add("interface6: " + outlet(outlet)));
    sending
        .identifier()
        .ifPresent(number ->
            keys.add(
                "identifier: "
                    + (number.isPresent() ? Integer.toString(number.getAsInt()) : "auto")));
    return keys;
  }

  private static List<String> tcp(CaptureOverrides capture) {
    List<String> keys = new ArrayList<>();
    Optional<InterfacePattern> device = capture.device();
    device.ifPresent(pattern -> keys.add("interfaces: [" + quoted(pattern.toString()) + "]"));
    capture.filter().ifPresent(filter -> keys.add("filter: " + quoted(filter)));
    return keys;
  }

  private static String outlet(Outlet outlet) {
    return quoted(outlet.toString());
  }

  private void section(String name, List<String> keys) {
    if (!keys.isEmpty()) {
      text.append(name).append(":\n");
      keys.forEach(key -> text.append("  ").append(key).append('\n'));
    }
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
