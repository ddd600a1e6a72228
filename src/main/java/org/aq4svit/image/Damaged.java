package org.aq4svit.image;

import java.io.Serializable;

/**
 * An image that could not be decoded.
 *
 * @param key its name within the listing
 * @param reason one sentence
 */
public record Damaged(String key, String reason) implements Serializable {}
