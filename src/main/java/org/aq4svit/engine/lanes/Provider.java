package org.aq4svit.engine.lanes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the implementation, once per JVM. {@code -Daq4svit.lanes=plain} forces the one that runs everywhere. */
final class Provider {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final String VECTOR = "org.aq4svit.engine.lanes.VectorLanes";
    private static final String MODULE = "jdk.incubator.vector";
    static final Lanes BEST = find();

    private Provider() {}

    private static Lanes find() {
        Lanes plain = new PlainLanes();
        if (System.getProperty("aq4svit.lanes", "").equals("plain")) {
            LOG.info("Neurons run on {}, as aq4svit.lanes asks", plain.name());
            return plain;
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LOG.info("Neurons run on {}; --add-modules={} makes them several times faster", plain.name(), MODULE);
            return plain;
        }
        try {
            Lanes vector =
                    (Lanes) Class.forName(VECTOR).getDeclaredConstructor().newInstance();
            Inlining.keepOut(vector.getClass());
            LOG.info("Neurons run on {}", vector.name());
            return vector;
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.info("Neurons run on {}: this Java's {} is another than that of Java 17 ({})", plain.name(), MODULE, e);
            return plain;
        }
    }
}
