package org.aq4svit.bench;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.aq4svit.engine.Kernels;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.model.Op;

/**
 * Times every call of kernels, by kind of layer. A layer may be computed when what follows it asks; so neurons count to the layer before
 * them.
 */
final class Clockwork implements KernelsDecorator {
    private final Map<String, Long> nanos = new TreeMap<>();

    /** Nanoseconds by kind. */
    synchronized Map<String, Long> nanos() {
        return new TreeMap<>(nanos);
    }

    synchronized void reset() {
        nanos.clear();
    }

    private synchronized void count(String kind, long time) {
        nanos.merge(kind, time, Long::sum);
    }

    @Override
    public <A, W> Kernels<A, W> around(Kernels<A, W> kernels) {
        Map<Object, String> madeBy = new IdentityHashMap<>();
        return KernelsDecorator.intercepted(kernels, (kernel, arguments, computation) -> {
            long start = System.nanoTime();
            Object result = computation.result();
            String kind = kind(kernel, arguments, madeBy);
            count(kind, System.nanoTime() - start);
            if (kernel.equals("linear")) {
                madeBy.put(result, kind);
            } else if (kernel.equals("free")) {
                madeBy.remove(arguments[0]);
            }
            return result;
        });
    }

    private static String kind(String method, Object[] arguments, Map<Object, String> madeBy) {
        if (method.equals("linear")) {
            return kind((Op.Conv) arguments[1]);
        }
        if (method.equals("neuron")) {
            return madeBy.getOrDefault(arguments[0], "neurons on the stream");
        }
        return switch (method) {
            case "attention", "dualKeys", "dualValues", "mask", "overlap", "headSum" -> "attention";
            case "images", "values", "free", "close" -> "other";
            default -> "sums, pools and means";
        };
    }

    private static String kind(Op.Conv conv) {
        if (conv.depthwise()) {
            return String.format(Locale.ROOT, "depthwise %dx%d and its neurons", conv.kernel(), conv.kernel());
        }
        return conv.kernel() == 1
                ? "pointwise and its neurons"
                : String.format(Locale.ROOT, "convolution %dx%d and its neurons", conv.kernel(), conv.kernel());
    }
}
