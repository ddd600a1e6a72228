package org.aq4svit.engine;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Running statistics of norms in the place of those of the checkpoint: what a network has that was set to train mode, shown calibration
 * images, and set back (PyTorch's {@code reset_running_stats} with {@code momentum = None}). Quantized weights shift the means and
 * variances that the norms were trained for; measured again, they fit.
 *
 * @param byNorm by PyTorch module name, in order of execution; norms that are missing keep the checkpoint's
 */
public record NormStatistics(Map<String, Moments> byNorm) implements Serializable {
    /** Every norm keeps the statistics of the checkpoint. */
    public static final NormStatistics OF_CHECKPOINT = new NormStatistics(Map.of());

    /**
     * Mean and (unbiased) variance of every channel.
     *
     * @param mean per channel
     * @param variance per channel
     */
    public record Moments(float[] mean, float[] variance) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Moments m && Arrays.equals(mean, m.mean) && Arrays.equals(variance, m.variance);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(mean) + Arrays.hashCode(variance);
        }
    }

    /** Channels of all norms together: what it takes to keep these. */
    public long channels() {
        return byNorm.values().stream().mapToLong(m -> m.mean.length).sum();
    }

    /** Mean of the statistics of several batches, as {@code momentum = None} averages them; all know the same norms. */
    public static NormStatistics mean(List<NormStatistics> batches) {
        Map<String, Moments> means = new LinkedHashMap<>();
        for (String norm : batches.get(0).byNorm.keySet()) {
            List<Moments> all = batches.stream().map(b -> b.byNorm.get(norm)).toList();
            means.put(
                    norm,
                    new Moments(
                            mean(all.stream().map(Moments::mean).toList()),
                            mean(all.stream().map(Moments::variance).toList())));
        }
        return new NormStatistics(means);
    }

    private static float[] mean(Collection<float[]> arrays) {
        double[] sum = new double[arrays.iterator().next().length];
        for (float[] array : arrays) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += array[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / arrays.size());
        }
        return mean;
    }

    /** These with all variances multiplied. */
    NormStatistics withVariances(double factor) {
        Map<String, Moments> scaled = new LinkedHashMap<>();
        byNorm.forEach((norm, m) -> {
            float[] variance = new float[m.variance.length];
            for (int i = 0; i < variance.length; i++) {
                variance[i] = (float) (factor * m.variance[i]);
            }
            scaled.put(norm, new Moments(m.mean, variance));
        });
        return new NormStatistics(scaled);
    }

    /** Those of these norms only. */
    NormStatistics of(Collection<String> norms) {
        Map<String, Moments> part = new LinkedHashMap<>();
        for (String norm : norms) {
            if (byNorm.containsKey(norm)) {
                part.put(norm, byNorm.get(norm));
            }
        }
        return new NormStatistics(part);
    }

    /** These and others. */
    NormStatistics and(NormStatistics others) {
        Map<String, Moments> all = new LinkedHashMap<>(byNorm);
        all.putAll(others.byNorm);
        return new NormStatistics(all);
    }

    /** As values of checkpoint keys. */
    public Map<String, float[]> parameters() {
        Map<String, float[]> values = new LinkedHashMap<>();
        byNorm.forEach((norm, moments) -> {
            values.put(norm + ".running_mean", moments.mean);
            values.put(norm + ".running_var", moments.variance);
        });
        return values;
    }
}
