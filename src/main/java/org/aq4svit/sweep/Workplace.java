package org.aq4svit.sweep;

import java.util.Optional;
import java.util.function.Supplier;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.choice.Engines;

/**
 * What the tasks of one JVM keep between jobs: opened engines and the float network's answers. Everything here can be made again, so the
 * least recently used may be dropped at any time.
 */
final class Workplace {
    /** Parameters of the networks whose engines are kept: many models are searched side by side, and small ones cost next to nothing. */
    private static final long PARAMETERS = 256_000_000;

    /** One per image and class: 128 MB, enough for twelve networks' share of ImageNet's validation images on twenty executors. */
    private static final long PROBABILITIES = 32_000_000;

    private static final Recent<Opened> OPEN = new Recent<>(PARAMETERS, Opened::parameters);
    private static final Recent<Answers> FLOAT_ANSWERS = new Recent<>(PROBABILITIES, Answers::size);

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

    /** The float network's answers under this key, made if they are not there. */
    static Answers floatAnswers(String key, Supplier<Answers> make) {
        return FLOAT_ANSWERS.get(key).orElseGet(() -> {
            Answers made = make.get();
            FLOAT_ANSWERS.put(key, made);
            return made;
        });
    }
}
