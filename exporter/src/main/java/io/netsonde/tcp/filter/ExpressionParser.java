package io.netsonde.tcp.filter;

import io.netsonde.tcp.filter.Expression.And;
import io.netsonde.tcp.filter.Expression.Anything;
import io.netsonde.tcp.filter.Expression.Direction;
import io.netsonde.tcp.filter.Expression.Family;
import io.netsonde.tcp.filter.Expression.Host;
import io.netsonde.tcp.filter.Expression.Not;
import io.netsonde.tcp.filter.Expression.Or;
import io.netsonde.tcp.filter.Expression.Port;
import io.netsonde.tcp.filter.Expression.Protocol;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of pcap-filter(7) that Netsonde compiles itself: {@code tcp}, {@code udp}, {@code
 * icmp}, {@code icmp6}, {@code ip}, {@code ip6}; {@code host}, {@code net}, {@code port} and {@code
 * portrange} with {@code src} and {@code dst} and a protocol before them; {@code and}, {@code or},
 * {@code not} and parentheses. As there, {@code and} and {@code or} bind equally and from the left,
 * and a value without a word before it takes the words of the value before: {@code port 80 or 443}.
 */
final class ExpressionParser {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\(|\\)|&&|\\|\\||!(?!=)|[^\\s()!&|]+)");

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;
  private static final Map<String, Integer> TRANSPORTS = Map.of("tcp", TCP, "udp", UDP);
  private static final Set<Integer> ALL_TRANSPORTS = Set.of(TCP, UDP, SCTP);
  private static final Set<String> TYPES = Set.of("host", "net", "port", "portrange");

  /** Thrown for what is not of the set, whether or not it is of pcap-filter(7). */
  private static final class NotOurs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOurs() {
      super(null, null, false, false);
    }
  }

  /** The words before a value. */
  private record Words(Family family, Set<Integer> transports, Direction direction, String type) {
    static final Words NONE = new Words(Family.BOTH, Set.of(), Direction.EITHER, "");
  }

  private final List<String> tokens = new ArrayList<>();
  private int at;
  private Words last = Words.NONE;

  private ExpressionParser() {}

  /** The expression; empty where it is not of the set. */
  static Optional<Expression> parse(String text) {
    ExpressionParser parser = new ExpressionParser();
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (token.find() && token.start() == end) {
      parser.tokens.add(token.group(1));
      end = token.end();
    }
    if (!text.substring(end).isBlank()) {
      return Optional.empty();
    }
    if (parser.tokens.isEmpty()) {
      return Optional.of(new Anything());
    }
    try {
      Expression expression = parser.sequence();
      return parser.at == parser.tokens.size() ? Optional.of(expression) : Optional.empty();
    } catch (NotOurs notOurs) {
      return Optional.empty();
    }
  }

  private Expression sequence() {
    Expression left = term();
    while (true) {
      if (took("and", "&&")) {
        left = new And(left, term());
      } else if (took("or", "||")) {
        left = new Or(left, term());
      } else {
        return left;
      }
    }
  }

  private Expression term() {
    if (took("not", "!")) {
      return new Not(term());
    }
    if (took("(")) {
      Expression inner = sequence();
      if (!took(")")) {
        throw new NotOurs();
      }
      return inner;
    }
    return primitive();
  }

  private Expression primitive() {
    int begin = at;
    Family family = Family.BOTH;
    Set<Integer> transports = Set.of();
    String protocol = "";
    if (has("tcp", "udp", "ip", "ip6", "icmp", "icmp6")) {
      protocol = next();
      if (protocol.equals("ip")) {
        family = Family.V4;
      } else if (protocol.equals("ip6")) {
        family = Family.V6;
      } else if (TRANSPORTS.containsKey(protocol)) {
        transports = Set.of(TRANSPORTS.get(protocol));
      }
    }
    boolean directed = has("src", "dst");
    Direction direction = directed ? direction() : Direction.EITHER;
    String type = at < tokens.size() && TYPES.contains(tokens.get(at)) ? next() : "";
    if (!protocol.isEmpty() && !directed && type.isEmpty()) {
      last = Words.NONE;
      return protocol(protocol);
    }
    if (at > begin) {
      last = new Words(family, transports, direction, type.isEmpty() ? "host" : type);
      if (protocol.startsWith("icmp")) {
        throw new NotOurs();
      }
    }
    return value(last);
  }

  private static Expression protocol(String name) {
    return switch (name) {
      case "ip" -> new Protocol(Family.V4, Protocol.ANY);
      case "ip6" -> new Protocol(Family.V6, Protocol.ANY);
      case "icmp" -> new Protocol(Family.V4, 1);
      case "icmp6" -> new Protocol(Family.V6, 58);
      default -> new Protocol(Family.BOTH, TRANSPORTS.getOrDefault(name, TCP));
    };
  }

  private Direction direction() {
    boolean source = next().equals("src");
    String other = source ? "dst" : "src";
    if (at + 1 < tokens.size() && tokens.get(at + 1).equals(other)) {
      if (took("or", "||")) {
        at++;
        return Direction.EITHER;
      }
      if (took("and", "&&")) {
        at++;
        return Direction.BOTH;
      }
    }
    return source ? Direction.SOURCE : Direction.DESTINATION;
  }

  private Expression value(Words words) {
    String text = next();
    boolean address = words.type.equals("host") || words.type.equals("net");
    if (address && words.transports.isEmpty()) {
      boolean literal = words.type.equals("net") || IpAddress.parse(text).isPresent();
      IpPrefix range = IpPrefix.parse(text).filter(r -> literal).orElseThrow(NotOurs::new);
      Family family = range.first().v6() ? Family.V6 : Family.V4;
      // "net 10.0.0.0" without a length is a class of addresses there.
      boolean clear = !words.type.equals("net") || text.contains("/");
      if (!clear || (words.family != Family.BOTH && words.family != family)) {
        throw new NotOurs();
      }
      return new Host(family, words.direction, range);
    }
    if (words.type.startsWith("port")) {
      return port(text, words);
    }
    throw new NotOurs();
  }

  private static Expression port(String text, Words words) {
    Matcher range = RANGE.matcher(text.contains("-") ? text : text + "-" + text);
    boolean form = text.contains("-") == words.type.equals("portrange") && range.matches();
    if (!form || words.family != Family.BOTH) {
      throw new NotOurs();
    }
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    if (last > 65_535 || first > last) {
      throw new NotOurs();
    }
    Set<Integer> protocols = words.transports.isEmpty() ? ALL_TRANSPORTS : words.transports;
    return new Port(protocols, words.direction, first, last);
  }

  private boolean has(String... words) {
    return at < tokens.size() && List.of(words).contains(tokens.get(at));
  }

  private boolean took(String... words) {
    boolean found = has(words);
    if (found) {
      at++;
    }
    return found;
  }

  private String next() {
    if (at >= tokens.size()) {
      throw new NotOurs();
    }
    return tokens.get(at++);
  }
}
