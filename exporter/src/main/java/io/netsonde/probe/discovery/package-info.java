/**
 * Where targets come from beside the configuration: files, web servers and names, in the formats of
 * Prometheus's service discovery; and which of them this agent of several probes.
 *
 * <p>Reading order: {@link io.netsonde.probe.discovery.FleetConfig} is what the configuration says;
 * {@link io.netsonde.probe.discovery.Discovery} is what the probe slice sees, with a {@link
 * io.netsonde.probe.discovery.SourceState} for each source. A source is a {@code TargetSource}:
 * {@code FileSource} (a {@code WatchedFile} each), {@code HttpSource} (by {@code HttpFetch} and
 * {@code Authorities}) or {@code DnsSource} (without {@code OwnAddresses}); {@code SourceLoop}
 * looks at it over and over, and its {@code Finding} is a list of {@link
 * io.netsonde.probe.discovery.TargetGroup}s, which {@code JsonGroups} and {@code YamlGroups} read,
 * and what failed. {@link io.netsonde.probe.discovery.Sharding} spreads targets over agents. {@code
 * DiscoveryFamilies} tells how the sources are.
 *
 * <p>What a source said last in a good state holds until it says something else, whatever fails
 * meanwhile.
 *
 * <p>Threads: one for each source, since a slow one must not keep the others waiting; each
 * publishes by one volatile write. Bounds: {@value FleetConfig#MAX_SOURCES} sources of a kind,
 * {@value FileSource#MAX_FILES} files of a source, {@value JsonGroups#MAX_BYTES} bytes of a list,
 * the timeout and {@value HttpFetch#MAX_REDIRECTS} redirections of a request.
 */
@NullMarked
package io.netsonde.probe.discovery;

import org.jspecify.annotations.NullMarked;
