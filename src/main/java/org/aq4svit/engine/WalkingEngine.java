package org.aq4svit.engine;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;

/** An engine made of kernels: shares prepared layers between threads and gives every walk kernels of its own. */
public final class WalkingEngine<A, W> implements Engine {
    private final Program program;
    private final PreparedLayers<W> layers;
    private final Supplier<Kernels<A, W>> newKernels;
    private final ConcurrentLinkedDeque<Tools<A, W>> idle = new ConcurrentLinkedDeque<>();

    /** What one walk at a time uses. */
    private record Tools<A, W>(Kernels<A, W> kernels, SoftReference<MembranePool> membranes) {

        /** Those kept from the last walk, unless something else needed the heap. */
        MembranePool arrays() {
            MembranePool kept = membranes.get();
            return kept == null ? new MembranePool() : kept;
        }
    }

    /**
     * An engine for one network.
     *
     * @param weightBytes bound on the prepared weights kept, in bytes
     * @param kernelForm turns a layer's weights, in checkpoint order, into what the kernels want
     */
    public WalkingEngine(
            Network network,
            Parameters parameters,
            Quantization quantization,
            long weightBytes,
            KernelForm<W> kernelForm,
            Supplier<Kernels<A, W>> newKernels) {
        this.program = new Program(network);
        this.layers = new PreparedLayers<>(program, parameters, quantization, weightBytes, kernelForm);
        this.newKernels = newKernels;
    }

    @Override
    public List<Outcome> walkVariants(ImageBatch images, List<Variant> variants, Watch watch) {
        Tools<A, W> tools = idle.poll();
        if (tools == null) {
            tools = new Tools<>(newKernels.get(), new SoftReference<>(null));
        }
        MembranePool membranes = tools.arrays();
        List<Outcome> outcomes =
                new PrefixWalk<>(program, layers, tools.kernels, membranes, variants).walk(images, watch);
        idle.push(new Tools<>(
                tools.kernels,
                new SoftReference<>(
                        membranes))); // not after a failure: what it lent out is then lost and left to the collector
        return outcomes;
    }

    @Override
    public void close() {
        idle.forEach(tools -> tools.kernels.close());
        idle.clear();
    }
}
