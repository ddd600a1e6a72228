package org.aq4svit.quant;

import java.util.ArrayList;
import java.util.List;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * Moves the levels of rounded weights to where the layer's output errs less: the scale of a channel to its least square, then each level to
 * the best one while all others stay, input after input, and again. That is coordinate descent (QuantEase, Behdin et al. 2023), which looks
 * back at what {@link ColumnRounding} has decided for good, with a scale that follows: levels of two or three bits that were clipped leave an
 * output too weak to make neurons fire.
 *
 * <p>With second moments H of the inputs, damped as for {@link Factor}, a channel of weights w errs by {@code (w - s q)^T H (w - s q)}. What
 * it takes to know the best scale and every best level are the vectors H w and H q; a level that moves adds one row of H to the latter.
 */
final class LevelDescent {
    private static final int ROUNDS = 6;

    private final Rounding rounding;
    private final float[] weights;
    private final QuantizedWeights out;

    /** A descent of levels and scales of {@code out}, which stand for these weights. */
    LevelDescent(Rounding rounding, float[] weights, QuantizedWeights out) {
        this.rounding = rounding;
        this.weights = weights;
        this.out = out;
    }

    /** Improves the output channels from..to, which belong to one group. */
    void improve(int from, int to, Gram gram, int group) {
        DampedRows rows = new DampedRows(gram, group);
        List<Channel> channels = channels(from, to, rows);
        for (int round = 0; round < ROUNDS && !channels.isEmpty(); round++) {
            channels.forEach(Channel::fitScale);
            for (int i = 0; i < gram.fanIn(); i++) {
                moveLevels(i, channels, rows);
            }
            channels.removeIf(Channel::isSettled);
        }
    }

    private List<Channel> channels(int from, int to, DampedRows rows) {
        List<Channel> channels = new ArrayList<>();
        for (int o = from; o < to; o++) {
            channels.add(new Channel(o, rows.fanIn()));
        }
        for (int i = 0; i < rows.fanIn(); i++) {
            double[] row = rows.row(i);
            for (Channel channel : channels) {
                channel.multiply(i, row);
            }
        }
        return channels;
    }

    /** A row is fetched for the first channel whose level moves. */
    private static void moveLevels(int input, List<Channel> channels, DampedRows rows) {
        double square = rows.square(input);
        double[] row = null;
        for (Channel channel : channels) {
            int step = channel.step(input, square);
            if (step != 0) {
                row = row == null ? rows.row(input) : row;
                channel.move(input, step, row);
            }
        }
    }

    /** The weights of one output channel. */
    private final class Channel {
        private final int number;
        private final int first;
        private final double[] wanted;
        private final double[] reached;
        private boolean moved;

        Channel(int number, int fanIn) {
            this.number = number;
            this.first = number * fanIn;
            this.wanted = new double[fanIn];
            this.reached = new double[fanIn];
        }

        /** Adds an input's part to H w and H q. */
        void multiply(int input, double[] row) {
            add(weights[first + input], row, wanted);
            add(out.levels()[first + input], row, reached);
        }

        /** {@code s = q^T H w / q^T H q}; levels of another sign than their weights leave the scale alone. */
        void fitScale() {
            double along = 0;
            double square = 0;
            for (int i = 0; i < wanted.length; i++) {
                along += out.levels()[first + i] * wanted[i];
                square += out.levels()[first + i] * reached[i];
            }
            float fitted = (float) (along / square);
            if (fitted > 0 && Float.isFinite(fitted)) {
                out.scales()[number] = fitted;
            }
            moved = false;
        }

        /** By how much the level of an input should change. */
        int step(int input, double square) {
            double scale = out.scales()[number];
            short level = out.levels()[first + input];
            double best = scale * level + (wanted[input] - scale * reached[input]) / square;
            return rounding.level((float) best, (float) scale) - level;
        }

        void move(int input, int step, double[] row) {
            out.levels()[first + input] += (short) step;
            add(step, row, reached);
            moved = true;
        }

        boolean isSettled() {
            return !moved;
        }

        private static void add(double factor, double[] row, double[] into) {
            for (int i = 0; i < row.length; i++) {
                into[i] += factor * row[i];
            }
        }
    }
}
