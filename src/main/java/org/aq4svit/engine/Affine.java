package org.aq4svit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;

/**
 * One fused multiply-add per channel: {@code y = fma(scale[c], x, shift[c])}. What follows a layer is a list of these.
 *
 * @param scale factor per output channel
 * @param shift summand per output channel
 */
public record Affine(float[] scale, float[] shift) {
    private static final float EPSILON = 1e-5f;

    /**
     * What follows a layer of integer weights: their scales, the bias, all norms and factors folded into a single multiply-add, in double precision
     * and rounded once.
     */
    static List<Affine> folded(float[] scales, Op.Conv conv, List<Op.Multiplying> tail, Parameters parameters) {
        int channels = conv.out();
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        float[] bias = bias(conv, parameters);
        for (int c = 0; c < channels; c++) {
            scale[c] = scales[c];
            shift[c] = bias[c];
        }
        for (Op.Multiplying op : tail) {
            Link link = link(op, parameters);
            for (int c = 0; c < channels; c++) {
                scale[c] *= link.factor(c);
                shift[c] = (shift[c] - link.before(c)) * link.factor(c) + link.after(c);
            }
        }
        return List.of(new Affine(rounded(scale), rounded(shift)));
    }

    /**
     * What follows a layer of float weights, norm by norm, with PyTorch's own float32 operations (ATen's batch_norm on CPUs): a pattern of
     * few spikes recurs in many images, and if it brings a membrane within a rounding error of the threshold, the same rounding has
     * to decide.
     */
    static List<Affine> asPyTorch(Op.Conv conv, List<Op.Multiplying> tail, Parameters parameters) {
        List<Affine> chain = new ArrayList<>();
        if (conv.bias()) {
            float[] ones = new float[conv.out()];
            Arrays.fill(ones, 1f);
            chain.add(new Affine(ones, bias(conv, parameters)));
        }
        chain.addAll(asPyTorch(tail, parameters));
        return chain;
    }

    /** Norms and factors on their own, with PyTorch's float32 operations. */
    public static List<Affine> asPyTorch(List<Op.Multiplying> ops, Parameters parameters) {
        return ops.stream().map(op -> link(op, parameters).asPyTorch()).toList();
    }

    static float[] bias(Op.Conv conv, Parameters parameters) {
        return conv.bias() ? parameters.of(conv.name() + ".bias") : new float[conv.out()];
    }

    private static float[] rounded(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    private static Link link(Op.Multiplying op, Parameters parameters) {
        if (op instanceof Op.ChannelScale scale) {
            return new Factors(parameters.of(scale.name()));
        }
        if (op instanceof Op.RateScale scale) {
            return Factors.of(scale, parameters.of(scale.name()));
        }
        return Norm.named(op.name(), parameters);
    }

    /**
     * Statistics of the norms among these operations, for an input of these moments per channel; what one makes of its input is the input
     * of the next.
     *
     * @param mean per channel, overwritten
     * @param variance per channel, overwritten
     */
    static NormStatistics statistics(
            double[] mean, double[] variance, List<Op.Multiplying> ops, Parameters parameters) {
        Map<String, NormStatistics.Moments> found = new LinkedHashMap<>();
        for (Op.Multiplying op : ops) {
            Link link = link(op, parameters);
            if (link instanceof Norm norm) {
                var moments = new NormStatistics.Moments(rounded(mean), rounded(variance));
                found.put(op.name(), moments);
                link = new Norm(norm.gamma, norm.beta, moments.mean(), moments.variance());
            }
            for (int c = 0; c < mean.length; c++) {
                mean[c] = (mean[c] - link.before(c)) * link.factor(c) + link.after(c);
                variance[c] *= link.factor(c) * link.factor(c);
            }
        }
        return new NormStatistics(found);
    }

    /** One multiplying operation: {@code (x - before) * factor + after}, channel by channel. */
    private interface Link {
        double factor(int c);

        double before(int c);

        double after(int c);

        Affine asPyTorch();
    }

    private record Factors(float[] values) implements Link {

        static Factors of(Op.RateScale op, float[] rates) {
            float[] values = new float[op.channels()];
            for (int c = 0; c < values.length; c++) {
                float rate = rates[c / (op.channels() / op.heads())];
                values[c] = 1 / (float) Math.sqrt(rate * op.summands());
            }
            return new Factors(values);
        }

        @Override
        public double factor(int c) {
            return values[c];
        }

        @Override
        public double before(int c) {
            return 0;
        }

        @Override
        public double after(int c) {
            return 0;
        }

        @Override
        public Affine asPyTorch() {
            return new Affine(values, new float[values.length]);
        }
    }

    private record Norm(float[] gamma, float[] beta, float[] mean, float[] variance) implements Link {

        static Norm named(String name, Parameters p) {
            return new Norm(
                    p.of(name + ".weight"),
                    p.of(name + ".bias"),
                    p.of(name + ".running_mean"),
                    p.of(name + ".running_var"));
        }

        @Override
        public double factor(int c) {
            return gamma[c] / Math.sqrt((double) variance[c] + EPSILON);
        }

        @Override
        public double before(int c) {
            return mean[c];
        }

        @Override
        public double after(int c) {
            return beta[c];
        }

        @Override
        public Affine asPyTorch() {
            float[] scale = new float[gamma.length];
            float[] shift = new float[gamma.length];
            for (int c = 0; c < scale.length; c++) {
                float inverse = 1 / (float) Math.sqrt(variance[c] + EPSILON);
                scale[c] = inverse * gamma[c];
                shift[c] = Math.fma(-mean[c], scale[c], beta[c]);
            }
            return new Affine(scale, shift);
        }
    }
}
