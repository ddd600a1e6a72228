package org.aq4svit.engine.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.stream;

/** What the products of one thread share: compiled convolutions, and the memory their sums go through. */
final class Workbench implements AutoCloseable {
    /** Sums of a strip, at most: they, and what is read beside them, stay in the second-level cache. */
    static final int SUMS = 128 << 10;

    private static final int CONVOLUTIONS = 2048;

    private final stream stream = new stream(OneDnn.CPU);
    private final Bytes.Pool pool;
    private final Map<Convolution.Geometry, Convolution> convolutions = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Convolution.Geometry, Convolution> eldest) {
            if (size() > CONVOLUTIONS) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };
    private Bytes sums;
    private Bytes digits;
    private final Scratch scratch = new Scratch();
    private float[] other = {};

    Workbench(Bytes.Pool pool) {
        this.pool = pool;
        this.sums = pool.take(4L * SUMS);
    }

    stream stream() {
        return stream;
    }

    Convolution convolution(Convolution.Geometry geometry) {
        return convolutions.computeIfAbsent(geometry, Convolution::new);
    }

    /** Memory for at least this many bytes of sums; the same until asked for more. */
    Bytes sums(long bytes) {
        if (sums.size() < bytes) {
            pool.give(sums);
            sums = pool.take(bytes);
        }
        return sums;
    }

    Bytes sums() {
        return sums;
    }

    /** For making digits: what is read from a product does not touch it. */
    Scratch scratch() {
        return scratch;
    }

    /** Memory for at least this many bytes of digits; the same until asked for more. */
    Bytes digits(long bytes) {
        if (digits == null || digits.size() < bytes) {
            if (digits != null) {
                pool.give(digits);
            }
            digits = pool.take(bytes);
        }
        return digits;
    }

    float[] other(int count) {
        other = other.length < count ? new float[count] : other;
        return other;
    }

    @Override
    public void close() {
        convolutions.values().forEach(Convolution::close);
        convolutions.clear();
        pool.give(sums);
        if (digits != null) {
            pool.give(digits);
        }
    }
}
