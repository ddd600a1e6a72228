package org.aq4svit.sweep;

import java.util.Locale;

/** What candidates are judged for; each has its own images. */
public enum Purpose {
    /** Statistics of the norms behind quantized weights. */
    CALIBRATE,
    /** The gate's look at the membranes. */
    DRIFT,
    /** Accuracy while the search goes on. */
    SEARCH,
    /** Accuracy on all validation images. */
    VALIDATE;

    /** The purpose of this name. */
    static Purpose labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Name in tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
