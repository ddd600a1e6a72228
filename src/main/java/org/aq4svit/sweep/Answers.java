package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network answered each image of a shard: what candidates are compared with.
 *
 * @param correct whether the first guess is the label
 * @param correct5 whether the label is among the five best guesses
 * @param loss cross-entropy against the label, in nats
 * @param logProbabilities of every class, {@code [images][classes]}
 */
record Answers(boolean[] correct, boolean[] correct5, double[] loss, float[][] logProbabilities)
        implements Serializable {
    private static final int TOP = 5;

    /** Nothing answered yet. */
    static Answers of(int images) {
        return new Answers(new boolean[images], new boolean[images], new double[images], new float[images][]);
    }

    /**
     * Takes down the answers to images {@code from} (inclusive) to {@code to}, given their logits {@code [to - from, classes]}.
     *
     * @throws ArithmeticException if a logit is no number: no class would come before such a label's
     */
    void add(int from, int to, float[] logits, int[] labels) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new ArithmeticException("expected finite logits, found " + logit);
            }
        }
        int classes = logits.length / (to - from);
        for (int i = from; i < to; i++) {
            int row = (i - from) * classes;
            int rank = rank(logits, row, classes, labels[i]);
            correct[i] = rank == 0;
            correct5[i] = rank < TOP;
            logProbabilities[i] = logProbabilities(logits, row, classes);
            loss[i] = -logProbabilities[i][labels[i]];
        }
    }

    /** These answers counted against the float network's. */
    Verdict.Counts against(Answers reference) {
        long right = 0;
        long right5 = 0;
        List<Integer> lost = new ArrayList<>();
        List<Integer> gained = new ArrayList<>();
        double increase = 0;
        double divergence = 0;
        for (int i = 0; i < correct.length; i++) {
            right += correct[i] ? 1 : 0;
            right5 += correct5[i] ? 1 : 0;
            if (reference.correct[i] != correct[i]) {
                (correct[i] ? gained : lost).add(i);
            }
            increase += loss[i] - reference.loss[i];
            divergence += divergence(reference.logProbabilities[i], logProbabilities[i]);
        }
        return new Verdict.Counts(correct.length, right, right5, lost, gained, increase, divergence);
    }

    /** Kullback and Leibler's divergence of answers from others, in nats. */
    private static double divergence(float[] from, float[] own) {
        double sum = 0;
        for (int c = 0; c < own.length; c++) {
            sum += Math.exp(from[c]) * (from[c] - own[c]);
        }
        return Math.max(0, sum);
    }

    /** How many classes come before the label; of equal logits the lower class comes first, as PyTorch's argmax has it. */
    private static int rank(float[] logits, int row, int classes, int label) {
        float own = logits[row + label];
        int before = 0;
        for (int c = 0; c < classes; c++) {
            float other = logits[row + c];
            before += other > own || other == own && c < label ? 1 : 0;
        }
        return before;
    }

    private static float[] logProbabilities(float[] logits, int row, int classes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[row + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[row + c] - largest);
        }
        float[] logProbabilities = new float[classes];
        for (int c = 0; c < classes; c++) {
            logProbabilities[c] = (float) (logits[row + c] - largest - Math.log(sum));
        }
        return logProbabilities;
    }
}
