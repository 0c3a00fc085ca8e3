/**
 * Who may ask, and over what: the file of {@code --web.config.file}, in the format that all of
 * Prometheus's exporters share (prometheus/exporter-toolkit, docs/web-configuration.md).
 *
 * <p>In reading order: {@code SecurityFile} is the file, {@code TlsSettings} its part about TLS,
 * with {@code PemSource}s; {@code Pem} reads certificates and keys; {@code TlsMaterial} makes of
 * them what the JDK takes, with {@code ClientTrust} for certificates of clients; {@code
 * ExchangeableContext} lets listeners take new material; {@code Users} knows passwords, and {@code
 * Verdicts} remembers what it said; {@code RateLimiter} counts; {@link
 * io.netsonde.web.security.WebSecurity} keeps all of it current and decides of each request. {@link
 * io.netsonde.web.security.ClientTls} is for who asks.
 *
 * <p>Threads: what is said of each class; requests share all of it. Bounds: 1 MiB for each file,
 * 100 remembered verdicts of each kind, one password hash computed at a time.
 */
@NullMarked
package io.netsonde.web.security;

import org.jspecify.annotations.NullMarked;
