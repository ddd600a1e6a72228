package org.aq4svit.image;

/** What to do about a damaged image. */
public enum DamagePolicy {
    /** Leave it out, name it in {@link Shard#damaged()} and go on. */
    SKIP,
    /** Give up. */
    FAIL
}
