package org.aq4svit.engine;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;
import org.aq4svit.quant.Setting;
import org.aq4svit.quant.WeightQuantizer;

/** An engine made of kernels: shares prepared layers between threads and gives every walk kernels of its own. */
public final class WalkingEngine<A, W> implements Engine {
    private final Program program;
    private final PreparedLayers<W> layers;
    private final Supplier<Kernels<A, W>> newKernels;
    private final ConcurrentLinkedDeque<Kernels<A, W>> idle = new ConcurrentLinkedDeque<>();

    /**
     * An engine for one network.
     *
     * @param weightBytes bound on the prepared weights kept, in bytes
     * @param kernelForm turns a layer's weights, in checkpoint order, into what the kernels want
     */
    public WalkingEngine(
            Network network,
            Parameters parameters,
            WeightQuantizer quantizer,
            long weightBytes,
            KernelForm<W> kernelForm,
            Supplier<Kernels<A, W>> newKernels) {
        this.program = new Program(network);
        this.layers = new PreparedLayers<>(program, parameters, quantizer, weightBytes, kernelForm);
        this.newKernels = newKernels;
    }

    @Override
    public List<Outcome> walk(ImageBatch images, List<Setting> settings, Watch watch) {
        Kernels<A, W> kernels = idle.poll();
        if (kernels == null) {
            kernels = newKernels.get();
        }
        List<Outcome> outcomes = new PrefixWalk<>(program, layers, kernels, settings).walk(images, watch);
        idle.push(kernels); // not after a failure: what it lent out is then lost and left to the collector
        return outcomes;
    }

    @Override
    public void close() {
        idle.forEach(Kernels::close);
        idle.clear();
    }
}
