package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aq4svit.model.Op;

/** Kernels that compute nothing: they count, and see to it that every activation is freed once and not used after. */
final class CountingKernels implements Kernels<Integer, String> {
    /** Names of the layers that were run, in order. */
    final List<String> layers = new ArrayList<>();

    private final Set<Integer> alive = new HashSet<>();
    private int made;
    private int mostAlive;

    Set<Integer> alive() {
        return alive;
    }

    int mostAlive() {
        return mostAlive;
    }

    private Integer made(Integer... inputs) {
        for (Integer input : inputs) {
            assertThat(alive).contains(input);
        }
        alive.add(++made);
        mostAlive = Math.max(mostAlive, alive.size());
        return made;
    }

    @Override
    public Integer images(ImageBatch images) {
        return made();
    }

    @Override
    public Integer linear(Integer x, Op.Conv conv, String weights, List<Affine> affines, int border, Integer residual) {
        layers.add(weights);
        return residual == null ? made(x) : made(x, residual);
    }

    @Override
    public Integer neuron(Integer x, Op.Neuron neuron, MembraneSink sink) {
        sink.begin(1, 1);
        sink.accept(0, 0, new float[1], 1);
        return made(x);
    }

    @Override
    public Integer attention(Integer q, Integer k, Integer v, Op.Attention attention) {
        return made(q, k, v);
    }

    @Override
    public Integer affine(Integer x, List<Affine> affines) {
        return made(x);
    }

    @Override
    public Integer dualKeys(Integer y, Integer spikes, int heads) {
        return made(y, spikes);
    }

    @Override
    public Integer dualValues(Integer y, Integer spikes, int heads) {
        return made(y, spikes);
    }

    @Override
    public Integer maxPool(Integer x) {
        return made(x);
    }

    @Override
    public Integer headSum(Integer x, int heads) {
        return made(x);
    }

    @Override
    public Integer overlap(Integer x, Integer y) {
        return made(x, y);
    }

    @Override
    public Integer mask(Integer x, Integer gate) {
        return made(x, gate);
    }

    @Override
    public Integer sum(Integer x, Integer y) {
        return made(x, y);
    }

    @Override
    public Integer spatialMean(Integer x) {
        return made(x);
    }

    @Override
    public Integer timeMean(Integer x) {
        return made(x);
    }

    @Override
    public Integer average(Integer x, Integer y) {
        return made(x, y);
    }

    @Override
    public ChannelSums sums(Integer x) {
        assertThat(alive).contains(x);
        ChannelSums sums = new ChannelSums(1024, 1);
        sums.add(new float[1024], 1024);
        return sums;
    }

    @Override
    public float[] values(Integer x) {
        assertThat(alive).contains(x);
        return new float[] {x};
    }

    @Override
    public void free(Integer x) {
        assertThat(alive.remove(x)).as("freed once").isTrue();
    }

    @Override
    public void close() {
        assertThat(alive).isEmpty();
    }
}
