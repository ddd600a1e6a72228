package org.aq4svit.table;

/**
 * An image that could not be decoded and was left out. Unique by {@code runId, source, key}.
 *
 * @param runId the run
 * @param source URI of the image source
 * @param key name of the image within it
 * @param reason one sentence: what was expected and what was found
 */
public record DamagedRow(String runId, String source, String key, String reason) {}
