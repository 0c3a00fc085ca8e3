/**
 * Families and how they are written: what every slice and the web room share of the Prometheus data
 * model.
 *
 * <p>In reading order: {@link io.netsonde.metrics.Family} and {@link
 * io.netsonde.metrics.HistogramFamily} build one family from rows, {@link
 * io.netsonde.metrics.TimeHistogram} with its {@code NativeBuckets} is what such a row sums up,
 * {@link io.netsonde.metrics.FamilyUnion} joins the families of several sources, {@link
 * io.netsonde.metrics.LabelText} makes text from the network fit for a label. {@link
 * io.netsonde.metrics.BuildVersion} and {@link io.netsonde.metrics.ProcessFamilies} tell about this
 * program. {@link io.netsonde.metrics.Exposition} is what one client gets: an {@link
 * io.netsonde.metrics.ExpositionFormat} and a {@link io.netsonde.metrics.ContentCoding}, both
 * chosen from its header fields, which {@code HeaderElement} reads.
 *
 * <p>Threads: none of its own; every class says whether it may be shared. Bounds: a header field is
 * read up to 8192 characters and 64 elements, a label from outside is cut at 255 code points.
 */
@NullMarked
package io.netsonde.metrics;

import org.jspecify.annotations.NullMarked;
