package org.aq4svit.search;

import java.util.Comparator;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;

/**
 * A setting being judged. Equal settings are equal candidates.
 *
 * @param id short name made from the setting's text, the same in every run
 */
public record Candidate(String id, Setting setting, Footprint footprint) {
    /** By bytes, and for equal bytes in an order that is the same in every run. */
    static final Comparator<Candidate> SMALLEST_FIRST =
            Comparator.comparingLong(Candidate::bytes).thenComparing(Candidate::id);

    private static final int ID_LENGTH = 12;

    /** The candidate for a setting. */
    static Candidate of(Setting setting, Footprint footprint) {
        return new Candidate(DigestUtils.sha256Hex(setting.text()).substring(0, ID_LENGTH), setting, footprint);
    }

    /** Bytes of the whole network. */
    public long bytes() {
        return footprint.bytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Candidate c && setting.equals(c.setting);
    }

    @Override
    public int hashCode() {
        return setting.hashCode();
    }

    @Override
    public String toString() {
        return setting.text();
    }
}
