package org.aq4svit.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aq4svit.checkpoint.ZipEntries.Entry;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.MappedFile;
import org.aq4svit.tensor.Quoted;

/**
 * The archive that {@code torch.save} writes since PyTorch 1.6: {@code <stem>/data.pkl} and one entry
 * {@code <stem>/data/<key>} per storage, all of them stored, so that every entry is a window on the file.
 *
 * <p>Names of entries are looked up and never used as paths. Checksums are not verified; {@code torch.load} does not
 * either, and {@code torch.save} can be told not to compute them.
 */
final class TorchZip {
    private static final String PICKLE = "/data.pkl";
    private static final int LONGEST_TEXT = 16;

    private final MappedFile file;
    private final Map<String, Entry> entries;
    private final String stem;

    private TorchZip(MappedFile file, Map<String, Entry> entries, String stem) {
        this.file = file;
        this.entries = entries;
        this.stem = stem;
    }

    /**
     * Reads the directory of the archive and checks all entries.
     *
     * @throws InputException if it is damaged, hostile, or not written by {@code torch.save} on a little-endian machine
     */
    static TorchZip of(MappedFile file) {
        List<Entry> all = ZipEntries.of(file);
        refuseTorchScript(file, all);
        checkStored(file, all);
        checkDisjoint(file, all);
        Map<String, Entry> byName = byName(file, all);
        TorchZip zip = new TorchZip(file, byName, stem(file, byName.keySet()));
        zip.checkByteOrder();
        return zip;
    }

    /** The pickle with all but the storages. */
    ByteBuffer pickle() {
        return window(entries.get(stem + PICKLE));
    }

    /**
     * The bytes of the storage {@code key}.
     *
     * @throws InputException if there is no such entry or it is larger than 2 GiB
     */
    ByteBuffer storage(String key) {
        Entry entry = entries.get(stem + "/data/" + key);
        if (entry == null) {
            throw InputException.expected(file.path(), "an entry for the storage " + Quoted.of(key), "none");
        }
        return window(entry);
    }

    /** Size of the whole archive in bytes. */
    long size() {
        return file.size();
    }

    /** How messages begin. */
    String where() {
        return file.path().toString();
    }

    private ByteBuffer window(Entry entry) {
        if (entry.size() > Integer.MAX_VALUE) {
            throw InputException.expected(where(file, entry), "less than 2 GiB", entry.size() + " bytes");
        }
        return file.window(entry.start(), (int) entry.size());
    }

    private static void refuseTorchScript(MappedFile file, List<Entry> entries) {
        if (entries.stream().anyMatch(entry -> entry.name().endsWith("/constants.pkl"))) {
            throw InputException.expected(
                    file.path(),
                    "a state dict by torch.save",
                    "a TorchScript archive; convert it with"
                            + " torch.save(torch.jit.load(f, map_location='cpu').state_dict(), g)");
        }
    }

    private static void checkStored(MappedFile file, List<Entry> entries) {
        for (Entry entry : entries) {
            if (!entry.stored()) {
                throw InputException.expected(where(file, entry), "a stored entry", "a compressed or encrypted one");
            }
        }
    }

    private static void checkDisjoint(MappedFile file, List<Entry> entries) {
        long end = 0;
        for (Entry entry :
                entries.stream().sorted(Comparator.comparingLong(Entry::header)).toList()) {
            if (entry.header() < end) {
                throw InputException.expected(
                        where(file, entry), "an entry after byte " + end, "an overlap at byte " + entry.header());
            }
            end = entry.start() + entry.size();
        }
    }

    private static Map<String, Entry> byName(MappedFile file, List<Entry> entries) {
        Map<String, Entry> byName = new HashMap<>();
        for (Entry entry : entries) {
            if (byName.put(entry.name(), entry) != null) {
                throw InputException.expected(where(file, entry), "one entry of this name", "two");
            }
        }
        return byName;
    }

    private static String stem(MappedFile file, Set<String> names) {
        List<String> pickles = names.stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            String found = pickles.size() + " among " + names.size() + " entries";
            throw InputException.expected(file.path(), "one entry <name>" + PICKLE + " as torch.save writes it", found);
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private void checkByteOrder() {
        Entry order = entries.get(stem + "/byteorder");
        if (order != null && !text(order).equals("little")) {
            throw InputException.expected(where(file, order), "\"little\"", Quoted.of(text(order)));
        }
    }

    private String text(Entry entry) {
        int length = (int) Math.min(entry.size(), LONGEST_TEXT);
        return StandardCharsets.US_ASCII
                .decode(file.window(entry.start(), length))
                .toString();
    }

    private static String where(MappedFile file, Entry entry) {
        return file.path() + ": entry " + Quoted.of(entry.name());
    }
}
