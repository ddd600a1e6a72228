package org.aq4svit.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.aq4svit.table.ResultRow;

/** The table {@code results} as text that people can paste. */
final class ResultTable {
    private static final int WIDEST = 60;

    private ResultTable() {}

    static String of(List<ResultRow> rows) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                rows,
                List.of(
                        text("model", ResultRow::model),
                        text("strategy", ResultRow::strategy),
                        number("bytes", r -> format("%,d", r.bytes())),
                        number("saving (weights)", r -> format("%.2f %%", r.savingWeights())),
                        number("saving (total)", r -> format("%.2f %%", r.savingTotal())),
                        number("bits", r -> format("%.2f", r.effectiveBits())),
                        number("baseline", r -> format("%.2f %%", r.baselineTop1())),
                        number("top-1", r -> format("%.2f %%", r.top1())),
                        number("drop", r -> format("%.2f%s", r.drop(), r.constraintMet() ? "" : " (too much)")),
                        number("seconds", r -> format("%.1f", r.seconds())),
                        number("full passes", r -> format("%.1f", r.fullEvaluations())),
                        text("setting", ResultRow::setting)));
    }

    private static ColumnData<ResultRow> text(String header, Function<ResultRow, String> value) {
        return new Column()
                .header(header)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(WIDEST, OverflowBehaviour.NEWLINE)
                .with(value);
    }

    private static ColumnData<ResultRow> number(String header, Function<ResultRow, String> value) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
