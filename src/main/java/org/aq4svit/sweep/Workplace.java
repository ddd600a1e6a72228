package org.aq4svit.sweep;

import java.util.Optional;
import java.util.function.Supplier;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.choice.Engines;

/**
 * What the tasks of one JVM keep between jobs: opened engines. They can be made again, so the least recently used may be dropped at any
 * time.
 */
final class Workplace {
    /** Parameters of the networks whose engines are kept: many models are searched side by side, and small ones cost next to nothing. */
    private static final long PARAMETERS = 256_000_000;

    private static final Recent<Opened> OPEN = new Recent<>(PARAMETERS, Opened::parameters);

    private Workplace() {}

    /** An engine, and how large its network is. */
    private record Opened(Engine engine, long parameters) {}

    /** The engine for a model. An engine that is dropped is left to the collector: another thread may still be walking with it. */
    static Engine engine(Payload model, String name) {
        String key = name + "/" + model.fingerprint();
        synchronized (OPEN) { // opening takes memory and cores: one at a time
            Optional<Opened> known = OPEN.get(key);
            if (known.isEmpty()) {
                known = Optional.of(
                        new Opened(open(model, name), model.network().parameters()));
                OPEN.put(key, known.get());
            }
            return known.get().engine;
        }
    }

    private static Engine open(Payload model, String name) {
        return Engines.open(name, model.network(), model.parameters(), model.quantization(name));
    }

    /** Does work that may find no memory because of what other models keep in this JVM: then all that is given up, and it is tried again. */
    static <T> T withRoom(Supplier<T> work) {
        try {
            return work.get();
        } catch (OutOfMemoryError e) {
            OPEN.clear();
            System.gc(); // native memory goes with the objects that hold it
            return work.get();
        }
    }
}
