package org.aq4svit.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks the markers of a JPEG file (ITU T.81, annex B) up to the end-of-image marker.
 *
 * <p>A file without that marker is truncated: Pillow refuses it, where the JDK's reader fills the rest with grey.
 */
final class JpegMarkers {
    private static final int RST0 = 0xD0;
    private static final int RST7 = 0xD7;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    /** Far more than any encoder writes; a file of thousands of scans is made to keep decoders busy. */
    private static final int MOST_SCANS = 500;

    private final byte[] file;
    private final byte[] bare;
    private int kept;
    private int scans;
    private int width;
    private int height;
    private boolean jfif;
    private int adobeTransform = JpegColours.NO_ADOBE;
    private final List<JpegHeader.Component> components = new ArrayList<>();

    private JpegMarkers(byte[] file) {
        this.file = file;
        this.bare = new byte[file.length];
    }

    /** The header of a file that starts with a start-of-image marker. */
    static JpegHeader header(byte[] file) throws DamagedImageException {
        JpegMarkers markers = new JpegMarkers(file);
        markers.walk();
        return markers.header();
    }

    private void walk() throws DamagedImageException {
        keep(0, 2);
        int at = nextMarker(2);
        while (code(at) != EOI) {
            int end = at + 2 + length(at);
            segment(code(at), at + 4, end);
            int next = nextMarker(end);
            if (!isApplicationData(code(at))) {
                keep(at, next);
            }
            at = next;
        }
        keep(at, at + 2);
    }

    private JpegHeader header() throws DamagedImageException {
        if (width == 0 || height == 0 || scans == 0) {
            throw new DamagedImageException("expected a JPEG image with a size and pixels, found one without");
        }
        JpegColours colours = JpegColours.of(components, jfif, adobeTransform);
        return new JpegHeader(width, height, List.copyOf(components), colours, Arrays.copyOf(bare, kept));
    }

    /** Index of the next marker, past all that is none: coded pixels, restarts, padding, junk. */
    private int nextMarker(int from) throws DamagedImageException {
        for (int i = from; i < file.length - 1; i++) {
            if (file[i] == (byte) 0xFF && startsSegment(code(i))) {
                return i;
            }
        }
        throw truncated();
    }

    private static boolean startsSegment(int code) {
        return code > 0x01 && code < 0xFF && (code < RST0 || code > RST7);
    }

    private static boolean isApplicationData(int code) {
        return code >= APP0 && code <= APP15 || code == COM;
    }

    /** SOF0 to SOF15 announce a frame, but for three of their codes: DHT, JPG and DAC. */
    private static boolean isFrame(int code) {
        return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
    }

    private int length(int marker) throws DamagedImageException {
        if (marker + 4 > file.length) {
            throw truncated();
        }
        int length = word(marker + 2);
        if (length < 2) {
            throw new DamagedImageException("expected a JPEG segment of at least 2 bytes, found " + length);
        }
        return length;
    }

    private void segment(int code, int data, int end) throws DamagedImageException {
        if (end > file.length) {
            throw truncated();
        }
        if (code == SOS) {
            countScan();
        } else if (isFrame(code)) {
            frame(data, end);
        } else if (code == APP0) {
            jfif |= end - data >= 14 && holds(JFIF, data);
        } else if (code == APP14 && end - data >= 12 && holds(ADOBE, data)) {
            adobeTransform = file[data + 11] & 0xff;
        }
    }

    private void countScan() throws DamagedImageException {
        scans++;
        if (scans > MOST_SCANS) {
            throw new DamagedImageException("expected a JPEG image of at most " + MOST_SCANS + " scans, found more");
        }
    }

    private void frame(int data, int end) throws DamagedImageException {
        int count = end - data < 6 ? 0 : file[data + 5] & 0xff;
        if (count == 0 || end - data < 6 + 3 * count || !components.isEmpty()) {
            throw new DamagedImageException("expected one JPEG frame, found a broken or a second one");
        }
        height = word(data + 1);
        width = word(data + 3);
        for (int i = data + 6; i < data + 6 + 3 * count; i += 3) {
            components.add(new JpegHeader.Component(file[i] & 0xff, file[i + 1] >> 4 & 0xf, file[i + 1] & 0xf));
        }
    }

    private int code(int marker) {
        return file[marker + 1] & 0xff;
    }

    private int word(int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    private boolean holds(byte[] text, int at) {
        return Arrays.equals(text, 0, text.length, file, at, at + text.length);
    }

    private void keep(int from, int to) {
        System.arraycopy(file, from, bare, kept, to - from);
        kept += to - from;
    }

    private static DamagedImageException truncated() {
        return new DamagedImageException("expected a whole JPEG image, found a truncated one");
    }
}
