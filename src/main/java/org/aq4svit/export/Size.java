package org.aq4svit.export;

/**
 * Size of a file that holds a network.
 *
 * @param tensors bytes of all tensors in it
 * @param file bytes of the whole file
 */
public record Size(long tensors, long file) {}
