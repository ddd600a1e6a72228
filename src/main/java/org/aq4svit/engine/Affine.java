package org.aq4svit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
     * What follows a layer of integer weights: their scales, the bias and all norms folded into a single multiply-add, in double precision
     * and rounded once.
     */
    static List<Affine> folded(float[] scales, Op.Conv conv, List<String> norms, Parameters parameters) {
        int channels = conv.out();
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        float[] bias = bias(conv, parameters);
        for (int c = 0; c < channels; c++) {
            scale[c] = scales[c];
            shift[c] = bias[c];
        }
        for (String norm : norms) {
            Norm n = Norm.named(norm, parameters);
            for (int c = 0; c < channels; c++) {
                double factor = n.gamma[c] / Math.sqrt((double) n.variance[c] + EPSILON);
                scale[c] *= factor;
                shift[c] = (shift[c] - n.mean[c]) * factor + n.beta[c];
            }
        }
        return List.of(new Affine(rounded(scale), rounded(shift)));
    }

    /**
     * What follows a layer of float weights, norm by norm, with PyTorch's own float32 operations (ATen's batch_norm on CPUs): a pattern of
     * few spikes recurs in many images, and if it brings a membrane within a rounding error of the threshold, the same rounding has
     * to decide.
     */
    static List<Affine> asPyTorch(Op.Conv conv, List<String> norms, Parameters parameters) {
        List<Affine> chain = new ArrayList<>();
        if (conv.bias()) {
            float[] ones = new float[conv.out()];
            Arrays.fill(ones, 1f);
            chain.add(new Affine(ones, bias(conv, parameters)));
        }
        norms.forEach(n -> chain.add(Norm.named(n, parameters).asPyTorch()));
        return chain;
    }

    private static float[] bias(Op.Conv conv, Parameters parameters) {
        return conv.bias() ? parameters.of(conv.name() + ".bias") : new float[conv.out()];
    }

    private static float[] rounded(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    private record Norm(float[] gamma, float[] beta, float[] mean, float[] variance) {

        static Norm named(String name, Parameters p) {
            return new Norm(
                    p.of(name + ".weight"),
                    p.of(name + ".bias"),
                    p.of(name + ".running_mean"),
                    p.of(name + ".running_var"));
        }

        Affine asPyTorch() {
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
