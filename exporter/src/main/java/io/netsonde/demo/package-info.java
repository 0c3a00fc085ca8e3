/**
 * A network to see everything on, without one of one's own: what {@code netsonde demo} builds, and
 * the traffic in it.
 *
 * <p>Reading order. {@link io.netsonde.demo.Demo} is opened, built and closed, and tells in a
 * {@link io.netsonde.demo.DemoView} what there is to see. {@code DemoNetwork} is a router with
 * clients ({@code DemoClient}), an uplink with delay and loss, and hosts beyond it ({@code
 * FarHosts}). {@code DemoLeases} gives names by DHCP, {@code Nat64} translates where Jool is
 * loaded. {@code DemoFiles} is the configuration for the serving part. {@code Traffic} keeps
 * clients busy: each has a {@code Habit} that it follows over and over, against the {@code
 * WorldService}; {@code Transfers} are single connections.
 *
 * <p>Threads: one for each habit, one that accepts connections, one for each connection, all of
 * them inside the namespace of their host; they have all rights of the process, and end with the
 * demo. Bounds: 64 connections at a time; the line to the world carries 2 MB a second.
 */
@NullMarked
package io.netsonde.demo;

import org.jspecify.annotations.NullMarked;
