package org.aq4svit.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What was probably meant by a name that nobody knows. */
public final class Nearest {
    private Nearest() {}

    /**
     * The known name with the fewest letters to change (Levenshtein), the first in alphabetical order among equals; empty if none is
     * known.
     */
    public static Optional<String> to(String name, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt((String k) -> distance.apply(k, name))
                        .thenComparing(k -> k));
    }
}
