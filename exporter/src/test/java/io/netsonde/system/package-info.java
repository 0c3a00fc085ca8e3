/**
 * The program as a process, seen from outside: what a person, a script and a Prometheus server see
 * of it, in networks of the lab.
 *
 * <p>In reading order: {@link io.netsonde.system.Installation} is a copy of the program that any
 * user may read, with the launcher's flags; {@link io.netsonde.system.ServedNetsonde} is {@code
 * netsonde serve} running in a host, {@link io.netsonde.system.WebAnswer} what it says; {@link
 * io.netsonde.system.NameServer} is a name service with faults. The tests then: {@link
 * io.netsonde.system.GoldenTest} (names, types, texts, order), {@link
 * io.netsonde.system.OriginalContractTest} (what icmp-exporter answers), {@link
 * io.netsonde.system.PromtoolTest}, {@link io.netsonde.system.MeasurementTest} (the numbers,
 * against a capture), {@link io.netsonde.system.PrometheusTest} (the numbers, by a query of a
 * {@link io.netsonde.system.PrometheusServer}), {@link io.netsonde.system.DashboardQueriesTest}
 * (all queries of the dashboards: {@link io.netsonde.system.DashboardAnswers}, {@link
 * io.netsonde.system.WholeExposition}), {@link io.netsonde.system.FaultTest}, {@link
 * io.netsonde.system.ConfiguredTargetsTest}, {@link io.netsonde.system.NameTest}, {@link
 * io.netsonde.system.PrivilegeTest}, {@link io.netsonde.system.RightsTest} (with {@link
 * io.netsonde.system.ThreadRights}), {@link io.netsonde.system.PingTest}, {@link
 * io.netsonde.system.WrongUsageTest}, {@link io.netsonde.system.OriginalFlagsTest}, {@link
 * io.netsonde.system.TerminationTest}, {@link io.netsonde.system.HardwareStampsVmTest} (real
 * drivers, in a virtual machine), {@link io.netsonde.system.JoolQueriesTest}, {@link
 * io.netsonde.system.JoolVmTest} (real modules, in a virtual machine: {@link
 * io.netsonde.system.JoolMachine}, which {@link io.netsonde.system.QuickStart} helps to start).
 * Installed: {@link io.netsonde.system.PackageTest}, {@link io.netsonde.system.ServiceTest} (under
 * systemd), both of a {@link io.netsonde.system.PackagedProgram}; {@link
 * io.netsonde.system.UnitTest}, {@link io.netsonde.system.SupervisionTest}. In containers and by
 * others' tools: {@link io.netsonde.system.ImageTest} (with {@link
 * io.netsonde.system.UnpackedImage}), {@link io.netsonde.system.ChartTest} (with {@link
 * io.netsonde.system.RenderedChart}) and {@link io.netsonde.system.NixModuleTest}.
 */
@NullMarked
package io.netsonde.system;

import org.jspecify.annotations.NullMarked;
