package org.aq4svit.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.MappedFile;
import org.aq4svit.tensor.Quoted;

/**
 * Reads the central directory of a zip archive, zip64 included, and finds where each entry's bytes are.
 *
 * <p>By hand, because the JDK does not tell where an entry's bytes are, and commons-compress, which does, allocates 6
 * to 35 kB per entry (1.23 to 1.28): gigabytes for a file of a few megabytes that consists of empty entries.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, section 4.3</a>
 */
final class ZipEntries {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int EXTRA64 = 1;
    private static final int MAX16 = 0xffff;
    private static final long MAX32 = 0xffff_ffffL;

    private final MappedFile file;

    /**
     * An entry of the archive. All of it lies in the file, and in front of the directory.
     *
     * @param stored whether its bytes are neither compressed nor encrypted
     * @param header where its local header begins
     * @param start where its bytes begin
     * @param size their number
     */
    record Entry(String name, boolean stored, long header, long start, long size) {}

    /** Where the directory is. */
    private record Directory(long start, long size, long entries) {}

    private ZipEntries(MappedFile file) {
        this.file = file;
    }

    /**
     * The entries of {@code file} in the order of its directory.
     *
     * @throws InputException if it is no whole zip archive
     */
    static List<Entry> of(MappedFile file) {
        return new ZipEntries(file).entries();
    }

    private List<Entry> entries() {
        Directory directory = directory();
        ByteBuffer in = file.window(directory.start, (int) directory.size);
        List<Entry> entries = new ArrayList<>();
        while (in.hasRemaining()) {
            entries.add(entry(in, directory.start));
        }
        if (entries.size() != directory.entries) {
            throw fault(entries.size() + " entries instead of " + directory.entries);
        }
        return entries;
    }

    // ---- the end of the archive says where the directory is

    private Directory directory() {
        int length = (int) Math.min(file.size(), END_LENGTH + MAX16);
        long start = file.size() - length;
        ByteBuffer tail = file.window(start, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            int comment = length - END_LENGTH - at;
            if (tail.getInt(at) == END && u16(tail, at + 20) == comment) {
                return directory(tail.position(at), start + at);
            }
        }
        throw fault("no directory at its end");
    }

    private Directory directory(ByteBuffer end, long endStart) {
        int at = end.position();
        Directory directory = new Directory(u32(end, at + 16), u32(end, at + 12), u16(end, at + 10));
        return directory.entries == MAX16 || directory.size == MAX32 || directory.start == MAX32
                ? directory64(endStart - END64_LOCATOR_LENGTH)
                : checked(directory, endStart);
    }

    private Directory directory64(long locatorStart) {
        ByteBuffer locator = record(locatorStart, END64_LOCATOR_LENGTH, END64_LOCATOR);
        long endStart = locator.getLong(8);
        ByteBuffer end = record(endStart, END64_LENGTH, END64);
        return checked(new Directory(end.getLong(48), end.getLong(40), end.getLong(32)), endStart);
    }

    private Directory checked(Directory directory, long limit) {
        boolean inside = directory.start >= 0 && directory.size >= 0 && directory.size <= limit - directory.start;
        if (!inside || directory.size > Integer.MAX_VALUE) {
            throw fault("a directory of " + directory.size + " bytes at " + directory.start);
        }
        return directory;
    }

    // ---- the directory has a record for each entry

    private Entry entry(ByteBuffer in, long limit) {
        int at = in.position();
        if (in.remaining() < CENTRAL_LENGTH || in.getInt(at) != CENTRAL) {
            throw fault("a damaged directory");
        }
        int nameLength = u16(in, at + 28);
        int extraLength = u16(in, at + 30);
        int length = CENTRAL_LENGTH + nameLength + extraLength + u16(in, at + 32);
        if (length > in.remaining()) {
            throw fault("a damaged directory");
        }
        in.position(at + length);
        ByteBuffer name = in.slice(at + CENTRAL_LENGTH, nameLength);
        ByteBuffer extra = in.slice(at + CENTRAL_LENGTH + nameLength, extraLength);
        return entry(in.slice(at, CENTRAL_LENGTH).order(ByteOrder.LITTLE_ENDIAN), name, extra, limit);
    }

    private Entry entry(ByteBuffer in, ByteBuffer name, ByteBuffer extra, long limit) {
        ByteBuffer large = extra64(extra);
        long size = sizeOrOffset(u32(in, 24), large);
        long packed = sizeOrOffset(u32(in, 20), large);
        long header = sizeOrOffset(u32(in, 42), large);
        boolean stored = u16(in, 10) == 0 && (u16(in, 8) & 1) == 0;
        String text = StandardCharsets.UTF_8.decode(name.duplicate()).toString();
        long start = start(header, name);
        if (packed < 0 || packed > limit - start || (stored && size != packed)) {
            throw fault(packed + " bytes at " + start + " for entry " + Quoted.of(text));
        }
        return new Entry(text, stored, header, start, packed);
    }

    /** What is too large for 32 bits, in the order in which the record has it. */
    private static ByteBuffer extra64(ByteBuffer extra) {
        extra.order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & MAX16;
            int length = Math.min(extra.getShort() & MAX16, extra.remaining());
            if (id == EXTRA64) {
                return extra.limit(extra.position() + length);
            }
            extra.position(extra.position() + length);
        }
        return extra.limit(extra.position());
    }

    private long sizeOrOffset(long value, ByteBuffer large) {
        if (value != MAX32) {
            return value;
        }
        if (large.remaining() < Long.BYTES) {
            throw fault("a damaged directory");
        }
        return large.getLong();
    }

    /** Where the bytes begin: after the local header, whose length the directory does not tell. */
    private long start(long header, ByteBuffer name) {
        ByteBuffer local = record(header, LOCAL_LENGTH, LOCAL);
        int nameLength = u16(local, 26);
        long start = header + LOCAL_LENGTH + nameLength + u16(local, 28);
        if (start > file.size()
                || !file.window(header + LOCAL_LENGTH, nameLength).equals(name)) {
            throw fault("an entry that its directory calls otherwise");
        }
        return start;
    }

    private ByteBuffer record(long start, int length, int signature) {
        if (start < 0 || start > file.size() - length) {
            throw fault("a record at " + start);
        }
        ByteBuffer record = file.window(start, length);
        if (record.getInt(0) != signature) {
            throw fault(String.format("no record %08x at %d", signature, start));
        }
        return record;
    }

    private static int u16(ByteBuffer in, int at) {
        return in.getShort(at) & MAX16;
    }

    private static long u32(ByteBuffer in, int at) {
        return in.getInt(at) & MAX32;
    }

    private InputException fault(String found) {
        return InputException.expected(file.path(), "a whole zip archive by torch.save", found);
    }
}
