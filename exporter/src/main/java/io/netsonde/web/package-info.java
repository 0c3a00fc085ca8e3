/**
 * Netsonde's face to HTTP: listeners, limits, routes, the page that a person sees.
 *
 * <p>In reading order: {@link io.netsonde.web.WebConfig} and {@link io.netsonde.web.ListenAddress}
 * are what the user says; {@link io.netsonde.web.WebServer} opens listeners under {@code
 * WebLimits}; {@code Dispatcher} takes a request to one of {@code Routes}, reads its {@code Query},
 * and sends the {@code Reply}; {@code LandingPage}, whose script the package {@code live} answers,
 * {@code HealthPages}, {@code MetricsPage}, {@code DoctorPage} and {@code OperatorPages} are the
 * answers of our own, the others come from slices; {@link io.netsonde.web.Operator} is the program
 * around it; {@code HttpMetrics} watches all of it. {@link io.netsonde.web.HealthQuestion} is the
 * other end: it asks a running Netsonde. {@link io.netsonde.web.Liveness} asks a listener whether
 * it does anything, for a service manager's watchdog.
 *
 * <p>Threads: each listener accepts on a platform thread; each request runs on a virtual thread and
 * only reads what slices have published; {@code PageThread} has a platform thread write each page
 * of families, and {@code DoctorPage} has one for each examination. This is the only room that
 * imports {@code com.sun.net.httpserver}, so that the choice of a server stays reversible.
 *
 * <p>Bounds: connections, time and size of a request ({@code WebLimits}), parameters of a query
 * ({@code Query}), requests that a path answers at a time ({@code Route}), examinations ({@code
 * DoctorPage}), series of {@code http_*} ({@code HttpMetrics}), time to stop ({@code WebServer}).
 */
@NullMarked
package io.netsonde.web;

import org.jspecify.annotations.NullMarked;
