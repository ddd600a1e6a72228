package org.aq4svit.engine.onednn;

import org.aq4svit.engine.Engine;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.WalkingEngine;
import org.aq4svit.model.Network;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;

/** Opens engines on oneDNN's integer products. */
public final class OnednnEngines {
    private static final long WEIGHT_BYTES = 2L << 30;
    private static final long IDLE_BYTES = 512L << 20;

    /** Widths that one signed byte holds. */
    private static final int BYTE = 8;

    private OnednnEngines() {}

    /**
     * Why this machine cannot run it, or null if it can.
     */
    public static String obstacle() {
        try {
            OneDnn.CPU.get_kind();
            return null;
        } catch (LinkageError e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** An engine for one network. */
    public static Engine open(
            Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator) {
        return new WalkingEngine<>(
                network,
                parameters,
                quantization,
                WEIGHT_BYTES,
                OnednnEngines::kernelForm,
                () -> decorator.around(new OnednnKernels(network.timesteps(), new Bytes.Pool(IDLE_BYTES))));
    }

    private static LayerWeights kernelForm(Op.Conv conv, float[] weights, int bits) {
        return bits <= BYTE ? LayerWeights.ofLevels(conv, weights, bits) : LayerWeights.ofNumbers(conv, weights);
    }
}
