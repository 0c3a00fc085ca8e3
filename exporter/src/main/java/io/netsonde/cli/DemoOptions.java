package io.netsonde.cli;

import io.netsonde.web.ListenAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What the command line says about a demo.
 *
 * @param address where to serve
 * @param length when it ends by itself; empty for never
 */
public record DemoOptions(ListenAddress address, Optional<Duration> length) {}
