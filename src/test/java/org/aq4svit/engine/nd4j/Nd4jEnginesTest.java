package org.aq4svit.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.Watch;
import org.aq4svit.model.Block;
import org.aq4svit.model.Network;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.Stage;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.Test;

/**
 * A network that joins what changes with time and what does not in every way, on integers, against the same written as plain loops. All
 * values are small multiples of 1/256, so that both are exact.
 */
class Nd4jEnginesTest {
    private static final int STEPS = 4;
    private static final int IMAGES = 2;
    private static final int SIZE = 4;
    private static final int CHANNELS = 2;

    private final Random random = new Random(3);
    private final Map<String, float[]> weights = new HashMap<>();
    private final float[] image = integers(IMAGES * SIZE * SIZE * 3);

    @Test
    void sumsOfStaticAndTimedValuesAreThoseOfPlainLoops() {
        Network network = network();

        float[] logits;
        try (Engine engine = Nd4jEngines.open(
                network, new Parameters(weights), Quantization.named("absmax"), KernelsDecorator.NONE)) {
            Setting exact = Setting.uniform(network.weightLayers(), BitWidth.FLOAT);
            logits = engine.walk(new ImageBatch(IMAGES, SIZE, image), List.of(exact), Watch.BLIND)
                    .get(0)
                    .logits()
                    .orElseThrow();
        }

        assertThat(logits).containsExactly(expected());
    }

    private Network network() {
        Block.Writer w = new Block.Writer();
        int a = conv(w, "a", w.input(), 3);
        int b = w.sum(conv(w, "b", w.input(), 3), a); // static + static
        int s = w.lif(b, "s");
        int c = w.sum(conv(w, "c", s, CHANNELS), b); // timed + static
        int d = w.sum(c, conv(w, "d", a, CHANNELS)); // static + timed
        int e = conv(w, "e", s, CHANNELS);
        int f = w.lif(d, "f");
        int g = w.sum(e, f); // what is added comes after the layer
        int h = w.sum(g, conv(w, "h", f, CHANNELS)); // timed + timed
        int i = conv(w, "i", s, CHANNELS);
        int k = w.sum(w.sum(i, d), i); // read twice
        w.add(new Op.TimeMean(), w.add(new Op.SpatialMean(), w.sum(h, k)));
        Stage stage = new Stage("stage1", List.of(w.block("stage1.block1", "m")));
        return new Network("toy", STEPS, SIZE, CHANNELS, List.of(stage), Map.of(), Set.of());
    }

    private int conv(Block.Writer w, String name, int x, int in) {
        weights.put(name + ".weight", integers(CHANNELS * in * 9));
        return w.conv(x, name, in, CHANNELS, 3);
    }

    private float[] expected() {
        double[] a = conv("a", image, 3, IMAGES);
        double[] b = plus(conv("b", image, 3, IMAGES), a);
        float[] s = fires(b);
        double[] c = plus(conv("c", s, CHANNELS, STEPS * IMAGES), b);
        double[] d = plus(c, conv("d", floats(a), CHANNELS, IMAGES));
        float[] f = fires(d);
        double[] g = plus(conv("e", s, CHANNELS, STEPS * IMAGES), doubles(f));
        double[] h = plus(g, conv("h", f, CHANNELS, STEPS * IMAGES));
        double[] i = conv("i", s, CHANNELS, STEPS * IMAGES);
        return means(plus(h, plus(plus(i, d), i)));
    }

    private double[] conv(String name, float[] x, int in, int frames) {
        Op.Conv conv = new Op.Conv(name, in, CHANNELS, 3, 1, 1, 1, false, 4);
        return PlainLoops.conv(x, frames, SIZE, conv, weights.get(name + ".weight"));
    }

    /** x + y; a static y repeats. */
    private static double[] plus(double[] x, double[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += y[i % y.length];
        }
        return sum;
    }

    private static float[] fires(double[] x) {
        int neurons = IMAGES * SIZE * SIZE * CHANNELS;
        float[] spikes = new float[STEPS * neurons];
        double[] v = new double[neurons];
        for (int i = 0; i < spikes.length; i++) {
            double h = (v[i % neurons] + x[i % x.length]) / 2;
            spikes[i] = h >= 1 ? 1 : 0;
            v[i % neurons] = h >= 1 ? 0 : h;
        }
        return spikes;
    }

    private static float[] means(double[] x) {
        float[] means = new float[IMAGES * CHANNELS];
        int perImage = SIZE * SIZE * CHANNELS;
        for (int i = 0; i < x.length; i++) {
            int logit = i / perImage % IMAGES * CHANNELS + i % CHANNELS;
            means[logit] += (float) (x[i] / (STEPS * SIZE * SIZE));
        }
        return means;
    }

    private float[] integers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(7) - 3;
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }
}
