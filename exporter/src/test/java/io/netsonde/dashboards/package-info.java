/**
 * The dashboards for Grafana in {@code observe/grafana}: {@code source/*.yml} say in few words what
 * each shows, and the JSON beside them, which Grafana imports, is made from these.
 *
 * <p>In reading order: {@link io.netsonde.dashboards.Dashboard} is a source with its {@link
 * io.netsonde.dashboards.Variable}s, {@link io.netsonde.dashboards.Panel}s and {@link
 * io.netsonde.dashboards.Query}s, read by way of {@link io.netsonde.dashboards.YamlMapping}; {@link
 * io.netsonde.dashboards.GrafanaDashboard}, {@link io.netsonde.dashboards.GrafanaPanel} and {@link
 * io.netsonde.dashboards.GrafanaStyle} make of it what Grafana reads, and {@link
 * io.netsonde.dashboards.JsonLines} writes it. {@link io.netsonde.dashboards.PromQl} knows which
 * series a query asks for. {@link io.netsonde.dashboards.DashboardsTest} holds the files against
 * their sources and all queries against {@code docs/metrics.md}; {@code
 * io.netsonde.system.DashboardQueriesTest} runs them.
 */
@NullMarked
package io.netsonde.dashboards;

import org.jspecify.annotations.NullMarked;
