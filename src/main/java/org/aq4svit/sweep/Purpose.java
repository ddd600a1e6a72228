package org.aq4svit.sweep;

import java.util.Locale;

/** What candidates are judged for; each has its own images. */
enum Purpose {
    /** The gate's look at the membranes. */
    DRIFT,
    /** Accuracy while the search goes on. */
    SEARCH,
    /** Accuracy on all validation images. */
    VALIDATE;

    /** Name in tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
