package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.clients.names.NameFiles;
import io.netsonde.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the doctor says of the clients slice: whether the names of clients can be read. */
final class ClientsExamination {
  private static final String SUBJECT = "client_names";

  private ClientsExamination() {}

  /** Nothing where the file is wrong, which another finding tells. */
  static Optional<Finding> finding(Program program, Optional<Path> file) {
    ClientsConfig config;
    try {
      config = file.isPresent() ? program.clients(file.get()) : ClientsConfig.defaults();
    } catch (ConfigException e) {
      return Optional.empty();
    }
    List<Path> refused = NameFiles.refused(config.names());
    return Optional.of(
        refused.isEmpty()
            ? Finding.ok(SUBJECT, "no lease file is refused to this user")
            : Finding.warn(
                SUBJECT,
                "this user may not read "
                    + refused.stream().map(Path::toString).collect(Collectors.joining(", ")),
                "add the user to the group of the files and of their directory;"
                    + " in a systemd unit: SupplementaryGroups="));
  }
}
