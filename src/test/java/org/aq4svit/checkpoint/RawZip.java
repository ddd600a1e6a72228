package org.aq4svit.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes zip archives that no honest program would write. */
final class RawZip {
    private static final int LOCAL_HEADER = 30;
    private static final int DIRECTORY_ENTRY = 46;
    private static final int EXTRA64 = 28;
    private static final int END64 = 56;
    private static final int LOCATOR64 = 20;
    private static final int END = 22;

    /**
     * An entry and what the directory says of it.
     *
     * @param method 0 is stored
     * @param size the size that is claimed
     * @param sameDataAs number of an earlier entry whose place is claimed, or -1
     */
    record Entry(String name, byte[] data, int method, int size, int sameDataAs) {
        static Entry stored(String name, byte[] data) {
            return new Entry(name, data, 0, data.length, -1);
        }

        Entry withMethod(int other) {
            return new Entry(name, data, other, size, sameDataAs);
        }

        Entry withSize(int other) {
            return new Entry(name, data, method, other, sameDataAs);
        }

        Entry withDataOf(int other) {
            return new Entry(name, data, method, size, other);
        }

        private byte[] nameBytes() {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private RawZip() {}

    /** An archive as {@code torch.save} writes it, with {@code pickle} and {@code storages} 0, 1, 2 … */
    static byte[] torch(byte[] pickle, List<byte[]> storages) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.stored("archive/data.pkl", pickle));
        for (byte[] storage : storages) {
            entries.add(Entry.stored("archive/data/" + (entries.size() - 1), storage));
        }
        return of(entries);
    }

    static byte[] of(List<Entry> entries) {
        ByteBuffer zip = ByteBuffer.allocate(size(entries)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> offsets = putData(zip, entries);
        int directory = zip.position();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            putDirectoryEntry(zip, entry, entry.size, 0).putInt(offsets.get(i)).put(entry.nameBytes());
        }
        int directorySize = zip.position() - directory;
        zip.putInt(0x06054b50).putInt(0).putShort((short) entries.size()).putShort((short) entries.size());
        return written(zip.putInt(directorySize).putInt(directory).putShort((short) 0));
    }

    /** An archive that has all its sizes and offsets where archives of more than 4 GiB have them. */
    static byte[] of64(List<Entry> entries) {
        ByteBuffer zip = ByteBuffer.allocate(size(entries)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> offsets = putData(zip, entries);
        long directory = zip.position();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            putDirectoryEntry(zip, entry, -1, EXTRA64).putInt(-1).put(entry.nameBytes());
            zip.putShort((short) 1).putShort((short) (EXTRA64 - 4));
            zip.putLong(entry.size).putLong(entry.size).putLong(offsets.get(i));
        }
        long end = zip.position();
        zip.putInt(0x06064b50)
                .putLong(END64 - 12)
                .putInt(0)
                .putLong(0)
                .putLong(entries.size())
                .putLong(entries.size());
        zip.putLong(end - directory).putLong(directory);
        zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        return written(zip.putInt(0x06054b50)
                .putInt(0)
                .putInt(-1)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 0));
    }

    private static int size(List<Entry> entries) {
        int size = END + END64 + LOCATOR64;
        for (Entry entry : entries) {
            size += LOCAL_HEADER + DIRECTORY_ENTRY + EXTRA64 + 2 * entry.nameBytes().length + entry.data.length;
        }
        return size;
    }

    private static byte[] written(ByteBuffer zip) {
        byte[] written = new byte[zip.flip().remaining()];
        zip.get(written);
        return written;
    }

    /** Local headers and data; where each header begins, or is said to begin. */
    private static List<Integer> putData(ByteBuffer zip, List<Entry> entries) {
        List<Integer> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            offsets.add(entry.sameDataAs < 0 ? zip.position() : offsets.get(entry.sameDataAs));
            zip.putInt(0x04034b50).putShort((short) 20);
            putCommon(zip, entry, entry.size, 0).put(entry.nameBytes()).put(entry.data);
        }
        return offsets;
    }

    private static ByteBuffer putDirectoryEntry(ByteBuffer zip, Entry entry, int size, int extra) {
        zip.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
        return putCommon(zip, entry, size, extra)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0);
    }

    /** Flags, method, time, checksum (not computed), sizes, lengths of name and extra field. */
    private static ByteBuffer putCommon(ByteBuffer zip, Entry entry, int size, int extra) {
        zip.putShort((short) 0x800)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt(0)
                .putInt(size)
                .putInt(size);
        return zip.putShort((short) entry.nameBytes().length).putShort((short) extra);
    }
}
