package org.aq4svit.engine.choice;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.nd4j.Nd4jEngines;
import org.aq4svit.engine.onednn.OnednnEngines;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engines of this product, by name. */
public enum Engines {
    /** The fastest of the others that runs here. */
    AUTO {
        @Override
        Engines resolved() {
            return Choice.MADE;
        }

        @Override
        Engine of(Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator) {
            return Choice.MADE.of(network, parameters, quantization, decorator);
        }
    },
    /** Whole numbers on oneDNN. */
    ONEDNN {
        @Override
        Engine of(Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator) {
            String obstacle = OnednnEngines.obstacle();
            if (obstacle != null) {
                throw InputException.expected("engine.name", "an engine that runs here", "onednn (" + obstacle + ")");
            }
            return OnednnEngines.open(network, parameters, quantization, decorator);
        }
    },
    /** Float32 on the ND4J backend of the build, CPU or CUDA. */
    ND4J {
        @Override
        Engine of(Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator) {
            if (Nd4jEngines.isOfCuda() && !Nd4jEngines.hasCuda()) {
                throw InputException.expected(
                        "engine.name", "an engine that runs here", "nd4j (" + Nd4jEngines.whyNoCuda() + ")");
            }
            return Nd4jEngines.open(network, parameters, quantization, decorator);
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /** Opens an engine for one network. */
    abstract Engine of(Network network, Parameters parameters, Quantization quantization, KernelsDecorator decorator);

    /** The engine that this name stands for on this machine. */
    Engines resolved() {
        return this;
    }

    /** Names that {@link #open} knows. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Engines::label).toList();
    }

    /** The name in configurations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Opens an engine for one network.
     *
     * @param name one of {@link #names()}
     */
    public static Engine open(String name, Network network, Parameters parameters, Quantization quantization) {
        return open(name, network, parameters, quantization, KernelsDecorator.NONE);
    }

    /** Opens an engine with kernels that are wrapped. */
    public static Engine open(
            String name,
            Network network,
            Parameters parameters,
            Quantization quantization,
            KernelsDecorator decorator) {
        return valueOf(name.toUpperCase(Locale.ROOT)).of(network, parameters, quantization, decorator);
    }

    /** The engine that {@code name} stands for on this machine. */
    public static String resolved(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT)).resolved().label();
    }

    /** Made once per JVM, at first need. */
    private static final class Choice {
        static final Engines MADE = make();

        private static Engines make() {
            if (Nd4jEngines.hasCuda()) {
                LOG.info("engine.name = auto: nd4j, since this build has its CUDA backend and a GPU is there");
                return ND4J;
            }
            LOG.info("engine.name = auto: no GPU for this build's ND4J ({})", Nd4jEngines.whyNoCuda());
            String obstacle = OnednnEngines.obstacle();
            if (obstacle == null) {
                LOG.info("engine.name = auto: onednn, since its library loads");
                return ONEDNN;
            }
            LOG.info("engine.name = auto: nd4j on the CPU, since oneDNN's library does not load ({})", obstacle);
            return ND4J;
        }
    }
}
