package org.aq4svit.tensor;

import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.StringEscapeUtils;

/** Names out of strangers' files, made fit for a message of one line. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** {@code name} in double quotes, shortened if it is long, with everything that is not printable ASCII escaped. */
    public static String of(String name) {
        return '"' + printable(name) + '"';
    }

    /** The same without quotes. */
    public static String printable(String name) {
        String escaped = StringEscapeUtils.escapeJava(StringUtils.abbreviate(name, LONGEST));
        return escaped.replace("\u007f", "\\u007F"); // the one control character that escapeJava leaves
    }
}
