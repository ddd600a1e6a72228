package org.aq4svit.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file that holds the rows of a key: readable, safe in paths, globs and URLs, and a different one for every key.
 *
 * <p>Letters, digits, dot, dash and underscore stay as they are; any other byte of the key's UTF-8 becomes {@code ~}
 * and two hexadecimal digits, and so does a first character that would hide the file or look like an option. What gets
 * too long for a file system is cut and told apart by a hash. {@code sdtv2/step 3} becomes {@code
 * sdtv2~2Fstep~203.parquet}.
 */
final class FileName {
    /** Ends every file of a table. */
    static final String SUFFIX = ".parquet";

    /** A file without rows, no key's, that shows a table's columns before it has any other. */
    static final String SCHEMA = "-schema" + SUFFIX;

    private static final int LONGEST = 160;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FileName() {}

    /**
     * The name of the file of a key.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    static String of(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("expected a key for the rows, found an empty one");
        }
        String name = escaped(key);
        return (name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "~~" + hash(key)) + SUFFIX;
    }

    /** How the names of the files begin whose keys begin like this, if it is not empty. */
    static String beginning(String beginningOfKey) {
        String name = escaped(beginningOfKey);
        return name.substring(0, Math.min(LONGEST, name.length()));
    }

    private static String escaped(String key) {
        StringBuilder name = new StringBuilder();
        for (byte b : key.getBytes(UTF_8)) {
            if (staysAsIs((char) b, name.isEmpty())) {
                name.append((char) b);
            } else {
                HEX.toHexDigits(name.append('~'), b);
            }
        }
        return name.toString();
    }

    private static boolean staysAsIs(char c, boolean first) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || (!first && (c == '.' || c == '-' || c == '_'));
    }

    private static String hash(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
