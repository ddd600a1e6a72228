package org.aq4svit.cli;

import com.github.freva.asciitable.AsciiTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aq4svit.table.ResultRow;

/** The table {@code results} as text that people can paste and grep can find. Models are in alphabetical order. */
final class ResultTable {
    private ResultTable() {}

    /** The numbers in a box, and below it the {@link #lines}: settings are too long for a box. */
    static String of(List<ResultRow> rows) {
        return box(rows) + "\n\n" + lines(rows);
    }

    /** One line per row, {@code result model=NAME strategy=NAME ...}, the setting last. Names are those of the table's columns. */
    static String lines(List<ResultRow> rows) {
        return byModel(rows).map(ResultTable::line).collect(Collectors.joining("\n"));
    }

    private static String line(ResultRow r) {
        return format(
                "result model=%s strategy=%s bytes=%d effective_bits=%.2f saving_weights=%.2f saving_total=%.2f"
                        + " baseline_top1=%.2f top1=%.2f drop=%.2f constraint_met=%s seconds=%.1f full_evaluations=%.1f setting=%s",
                word(r.model()),
                word(r.strategy()),
                r.bytes(),
                r.effectiveBits(),
                r.savingWeights(),
                r.savingTotal(),
                r.baselineTop1(),
                r.top1(),
                r.drop(),
                r.constraintMet(),
                r.seconds(),
                r.fullEvaluations(),
                word(r.setting()));
    }

    private static String word(String text) {
        return text.matches("[^\\s\"]+") ? text : Json.of(text);
    }

    private static String box(List<ResultRow> rows) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                byModel(rows).toList(),
                List.of(
                        Columns.left("model", ResultRow::model),
                        Columns.left("strategy", ResultRow::strategy),
                        Columns.right("bytes", r -> format("%,d", r.bytes())),
                        Columns.right("saving (weights)", r -> format("%.2f %%", r.savingWeights())),
                        Columns.right("saving (total)", r -> format("%.2f %%", r.savingTotal())),
                        Columns.right("bits", r -> format("%.2f", r.effectiveBits())),
                        Columns.right("baseline", r -> format("%.2f %%", r.baselineTop1())),
                        Columns.right("top-1", r -> format("%.2f %%", r.top1())),
                        Columns.right("drop", r -> format("%.2f%s", r.drop(), r.constraintMet() ? "" : " (not met)")),
                        Columns.right("seconds", r -> format("%.1f", r.seconds())),
                        Columns.right("full passes", r -> format("%.1f", r.fullEvaluations()))));
    }

    private static Stream<ResultRow> byModel(List<ResultRow> rows) {
        return rows.stream().sorted(Comparator.comparing(ResultRow::model));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
