package org.aq4svit.table;

/**
 * A source of images of a run. Unique by {@code runId, source}. A resumed run compares: rows about other images are not added to these.
 *
 * @param runId the run
 * @param source URI of the source
 * @param images number of images listed there, damaged ones included
 * @param classes number of classes; 0 if the source only has labels
 * @param sha256 of every image's name, label, place and length, and of the classes, 64 lower-case hexadecimal digits; the images themselves are not read for it
 */
public record SourceRow(String runId, String source, long images, int classes, String sha256) {}
