/**
 * The chosen network, taken away for other tools.
 *
 * <p>{@link org.aq4svit.export.Export} finds a candidate in the tables of a run ({@code Candidates}), quantizes the network as the search
 * did, lets a {@link org.aq4svit.export.Format} write it into a new folder, reads the folder back, and gives it its name only if every
 * prediction is the one of the search.
 */
package org.aq4svit.export;
