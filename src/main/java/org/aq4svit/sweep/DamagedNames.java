package org.aq4svit.sweep;

import java.util.List;
import java.util.stream.Collectors;
import org.aq4svit.image.Damaged;

/** Damaged images in a sentence. */
final class DamagedNames {
    private static final int NAMED = 10;

    private DamagedNames() {}

    /** How many they are, and the first of them with the reasons. */
    static String of(List<Damaged> damaged) {
        String named = damaged.stream()
                .limit(NAMED)
                .map(d -> d.key() + " (" + d.reason() + ")")
                .collect(Collectors.joining("; "));
        return damaged.size() + " damaged: " + named + (damaged.size() > NAMED ? "; …" : "");
    }
}
