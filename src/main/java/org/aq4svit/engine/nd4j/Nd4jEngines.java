package org.aq4svit.engine.nd4j;

import org.aq4svit.engine.Engine;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.WalkingEngine;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/** Opens engines on the ND4J backend of this JVM. */
public final class Nd4jEngines {
    private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";
    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
    private static final long WEIGHT_BYTES = 2L << 30;
    private static final long IDLE_FLOATS = 128L << 20;

    static {
        // JavaCPP otherwise asks the kernel for the size of the process at every allocation. Off-heap memory stays
        // bounded by
        // org.bytedeco.javacpp.maxbytes. Has to be said before the first pointer is made.
        if (System.getProperty(PHYSICAL_BYTES) == null) {
            System.setProperty(PHYSICAL_BYTES, "0");
        }
    }

    private Nd4jEngines() {}

    /** Whether this build has ND4J's CUDA backend, and with it no other. */
    public static boolean isOfCuda() {
        return Nd4jEngines.class.getResource("/" + CUDA.replace('.', '/') + ".class") != null;
    }

    /** Whether ND4J computes on a GPU here. */
    public static boolean hasCuda() {
        return whyNoCuda() == null;
    }

    /** Why ND4J does not compute on a GPU here, or null if it does. */
    public static String whyNoCuda() {
        try {
            Object backend = Class.forName(CUDA).getDeclaredConstructor().newInstance();
            return ((Nd4jBackend) backend).isAvailable() ? null : "its CUDA backend finds no GPU";
        } catch (ClassNotFoundException e) {
            return "it has the CPU backend; -Pcuda builds with the other";
        } catch (ReflectiveOperationException | LinkageError e) {
            return "its CUDA backend does not load: " + e;
        }
    }

    /** An engine for one network. */
    public static Engine open(
            Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator) {
        oneThreadPerTask();
        return new WalkingEngine<>(
                network,
                parameters,
                quantization,
                WEIGHT_BYTES,
                (conv, weights, bits) -> Nd4jKernels.kernelForm(conv, weights),
                () -> decorator.around(new Nd4jKernels(network.timesteps(), new Slab.Pool(IDLE_FLOATS))));
    }

    /** Spark runs one task per core: more threads inside a task would only get in each other's way. */
    private static void oneThreadPerTask() {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
    }
}
