package io.netsonde.wire.dns;

import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code /etc/resolv.conf} says (resolv.conf(5)): whom to ask, and for what a short name may
 * stand. Lines and options that are unknown are passed over, as the C library does.
 *
 * @param servers at most {@value #MOST_SERVERS}, at least one
 * @param search domains that are tried behind a short name, at most {@value #MOST_DOMAINS}
 * @param ndots a name with fewer dots is tried behind the domains first
 * @param timeout how long one server is waited for
 * @param attempts how often all servers are asked
 * @param rotate whether questions begin with each server in turn
 * @param overTcp whether all questions go over TCP ({@code use-vc})
 * @param noIpv6 whether IPv6 addresses are not asked for ({@code no-aaaa})
 */
public record ResolvConf(
    List<IpAddress> servers,
    List<String> search,
    int ndots,
    Duration timeout,
    int attempts,
    boolean rotate,
    boolean overTcp,
    boolean noIpv6) {
  /** The C library's MAXNS. */
  public static final int MOST_SERVERS = 3;

  /** As many as one is likely to have. */
  public static final int MOST_DOMAINS = 32;

  /** Where nothing says otherwise, the C library asks this machine. */
  private static final IpAddress THIS_MACHINE = IpAddress.parse("127.0.0.1").orElseThrow();

  private static final int LONGEST_NAME = 253;

  /**
   * Reads the file.
   *
   * @param text empty where there is no file
   * @param hostName of this machine; its domain is searched where the file says nothing
   */
  public static ResolvConf parse(String text, String hostName) {
    List<IpAddress> servers = new ArrayList<>();
    int dot = hostName.indexOf('.');
    List<String> search = domains(dot < 0 ? List.of() : List.of(hostName.substring(dot + 1)));
    Options options = new Options();
    for (String line : text.lines().toList()) {
      if (line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      List<String> words = Stream.of(line.strip().split("[ \\t]+")).toList();
      List<String> values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" ->
            values.stream()
                .limit(1)
                .map(IpAddress::parse)
                .flatMap(Optional::stream)
                .filter(server -> servers.size() < MOST_SERVERS)
                .forEach(servers::add);
        // Each replaces the other: the last one counts.
        case "domain" -> search = domains(values.stream().limit(1).toList());
        case "search" -> search = domains(values);
        case "options" -> values.forEach(options::read);
        default -> {
          // Such as sortlist: about the order of addresses, all of which are probed.
        }
      }
    }
    return new ResolvConf(
        servers.isEmpty() ? List.of(THIS_MACHINE) : List.copyOf(servers),
        search,
        options.ndots,
        Duration.ofSeconds(options.timeoutSeconds),
        options.attempts,
        options.rotate,
        options.overTcp,
        options.noIpv6);
  }

  private static List<String> domains(List<String> words) {
    return words.stream()
        .map(word -> word.endsWith(".") ? word.substring(0, word.length() - 1) : word)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .filter(HostName::isValid)
        .limit(MOST_DOMAINS)
        .toList();
  }

  /**
   * The whole names that a name may stand for, in the order in which they are tried.
   *
   * @param name a valid one; with a dot at its end it stands for itself alone
   */
  public List<String> candidates(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) {
      return List.of(lower.substring(0, lower.length() - 1));
    }
    List<String> candidates =
        new ArrayList<>(
            search.stream()
                .map(domain -> lower + "." + domain)
                .filter(candidate -> candidate.length() <= LONGEST_NAME)
                .toList());
    long dots = lower.chars().filter(c -> c == '.').count();
    candidates.add(dots >= ndots ? 0 : candidates.size(), lower);
    return candidates;
  }

  /** With the C library's defaults and greatest values. */
  private static final class Options {
    int ndots = 1;
    int timeoutSeconds = 5;
    int attempts = 2;
    boolean rotate;
    boolean overTcp;
    boolean noIpv6;

    void read(String option) {
      int colon = option.indexOf(':');
      String name = colon < 0 ? option : option.substring(0, colon);
      String value = option.substring(colon + 1);
      switch (name) {
        case "ndots" -> ndots = number(value, 0, 15, ndots);
        case "timeout" -> timeoutSeconds = number(value, 1, 30, timeoutSeconds);
        case "attempts" -> attempts = number(value, 1, 5, attempts);
        case "rotate" -> rotate = true;
        case "use-vc" -> overTcp = true;
        case "no-aaaa" -> noIpv6 = true;
        default -> {
          // Options for what we do anyhow, or never do.
        }
      }
    }

    private static int number(String text, int least, int most, int otherwise) {
      return text.matches("[0-9]{1,9}")
          ? Math.clamp(Integer.parseInt(text), least, most)
          : otherwise;
    }
  }
}
