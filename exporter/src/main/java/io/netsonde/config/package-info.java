/**
 * Configuration: YAML text to immutable records, with every problem of a file told at once as
 * {@code file:line:column: path.to.key: what (expected: …)}.
 *
 * <p>In reading order: {@link io.netsonde.config.ConfigDocument} is one file and the way in; {@link
 * io.netsonde.config.ConfigSection} is one mapping of it, from which a room reads its own record;
 * {@link io.netsonde.config.ValueParser} turns a scalar's text into a value, with {@link
 * io.netsonde.config.Durations}, {@link io.netsonde.config.Integers}, {@link
 * io.netsonde.config.ByteSizes}, {@link io.netsonde.config.FilePath}, {@link
 * io.netsonde.config.NamespaceName} and {@link io.netsonde.config.Choice} for the common kinds
 * (command line flags use the same ones); {@link io.netsonde.config.Expectation} words what a value
 * should have been; {@link io.netsonde.config.ConfigException} lists the problems. {@link
 * io.netsonde.config.Secrecy} says which files with secrets are open to all. {@link
 * io.netsonde.config.LogSection} reads the record of the room below, which cannot know this one.
 * Inside: {@code SourceText} (bytes to text), {@code NodeComposer} (parser events to {@code
 * Node}s), {@code KeyPath}, {@code Position}, {@code Problems}, {@code SyntaxProblem}, {@code
 * Suggestion}.
 *
 * <p>The dialect is YAML 1.2 (so {@code yes} and {@code on} are text) without anchors, aliases,
 * tags and further documents: each is refused with its position.
 *
 * <p>Beside documents: {@link io.netsonde.config.ReadTrouble} words why a file cannot be read,
 * {@link io.netsonde.config.ConfigText} shows a configuration with its secrets hidden.
 *
 * <p>Threads: none; a document belongs to the thread that reads it. Bounds: 1 MiB of text, 32
 * levels of nesting, 100 problems listed, 60 characters of a refused value shown.
 */
@NullMarked
package io.netsonde.config;

import org.jspecify.annotations.NullMarked;
