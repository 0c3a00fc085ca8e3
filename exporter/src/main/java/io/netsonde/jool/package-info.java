/**
 * The jool slice: what is my NAT64 doing with packets?
 *
 * <p>Reading order. What a counter is: {@link io.netsonde.jool.Counter}, {@link
 * io.netsonde.jool.CounterTable} and {@link io.netsonde.jool.CounterTables}, which choose the names
 * that the module's version gives to its numbers ({@link io.netsonde.jool.NamedCounters}). How they
 * are read: {@link io.netsonde.jool.JoolModule} sees whether there is a module to ask, {@link
 * io.netsonde.jool.JoolClient} asks it, {@code JoolConversation} for each question and {@code
 * JoolTables} for long tables. Whom: an {@link io.netsonde.jool.InstanceKey} names an instance, a
 * {@code Place} a network namespace. {@code JoolLoop} lets a {@code JoolReader} go round, with
 * {@code Surroundings} (the {@code Machine}) to move in, {@code Discovery} to find instances,
 * {@code Instances} to remember each {@code Instance}, and a {@code DetailsReader} for what is
 * asked for beside the counters. What comes out: a {@code JoolSnapshot}, from which {@code
 * JoolFamilies} and {@code CompatFamilies} make series for the {@link io.netsonde.jool.JoolSlice},
 * and {@code LiveInstances} what the live page draws. For the command, {@link
 * io.netsonde.jool.JoolStats} reads once and {@link io.netsonde.jool.StatsReport} prints as Jool's
 * own does.
 *
 * <p>Threads: the slice's loop reads and owns all that changes; one thread looks this machine's
 * name up, once; scrapes read the published snapshot. Bounds: {@code max_instances}, {@code
 * max_table_entries}, 64 pages of a list, one second for each answer.
 */
@NullMarked
package io.netsonde.jool;

import org.jspecify.annotations.NullMarked;
