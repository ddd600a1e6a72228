package org.aq4svit.cli;

import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.function.Function;

/** Columns of printed tables. */
final class Columns {
    private Columns() {}

    /** Words. */
    static <T> ColumnData<T> left(String header, Function<T, String> value) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .with(value);
    }

    /** Numbers. */
    static <T> ColumnData<T> right(String header, Function<T, String> value) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
    }
}
