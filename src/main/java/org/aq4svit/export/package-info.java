/**
 * The chosen network, taken away for other tools.
 *
 * <p>{@link org.aq4svit.export.Export} finds a candidate in the tables of a run ({@code Candidates}), quantizes the network as the search
 * did, lets a {@link org.aq4svit.export.Format} write it into a new folder, reads the folder back, and gives it its name only if every
 * prediction is the one of the search. Formats that need the network as a graph have it built, time step by time step, by
 * {@code Unrolling} in the terms of a {@code Graph}.
 */
package org.aq4svit.export;
