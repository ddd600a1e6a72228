package org.aq4svit.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.Comparator;
import org.aq4svit.table.ResultRow;

/**
 * The constraint of a run, from its configuration.
 *
 * @param text in words
 * @param maxDrop largest drop of top-1, null where the size is limited instead
 * @param relative whether that is percent of the baseline rather than points
 */
record Goal(String text, Double maxDrop, boolean relative) {
    private static final Goal UNKNOWN = new Goal("the constraint of its configuration", null, false);

    static Goal of(String configJson) {
        try {
            Config config = ConfigFactory.parseString(configJson);
            return config.hasPath("constraint") ? of(config.getConfig("constraint")) : UNKNOWN;
        } catch (ConfigException e) { // a table of another program's may hold anything
            return UNKNOWN;
        }
    }

    private static Goal of(Config constraint) {
        if (constraint.hasPath("max-bytes")) {
            return new Goal("at most " + constraint.getString("max-bytes") + " bytes", null, false);
        }
        if (constraint.hasPath("effective-bits")) {
            return new Goal("at most " + constraint.getString("effective-bits") + " bits per weight", null, false);
        }
        if (!constraint.hasPath("max-drop")) {
            return UNKNOWN;
        }
        boolean relative =
                constraint.hasPath("unit") && constraint.getString("unit").equals("relative");
        String unit = relative ? " % of the float network's top-1" : " points of top-1";
        String limit = constraint.getString("max-drop");
        return new Goal("a drop of at most " + limit + unit, constraint.getDouble("max-drop"), relative);
    }

    /** The largest drop in points for a model with this baseline; null where the drop has no limit, or the baseline is not known. */
    Double points(Double baselineTop1) {
        if (maxDrop == null || !relative) {
            return maxDrop;
        }
        return baselineTop1 == null ? null : Double.valueOf(maxDrop / 100 * baselineTop1);
    }

    /** The better result first: one that meets the constraint, then what is small, or, where the size is limited, accurate. */
    Comparator<ResultRow> bestFirst() {
        Comparator<ResultRow> small = Comparator.comparingLong(ResultRow::bytes);
        Comparator<ResultRow> accurate = Comparator.comparingDouble(ResultRow::drop);
        return Comparator.comparing((ResultRow r) -> !r.constraintMet())
                .thenComparing(maxDrop == null ? accurate.thenComparing(small) : small.thenComparing(accurate));
    }
}
