package org.aq4svit.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.engine.choice.MeasuredInputs;
import org.aq4svit.quant.Quantizers;

/**
 * What the tasks of one JVM keep between jobs: opened engines and the float network's answers. Everything here can be made again, so the
 * least recently used may be dropped at any time.
 */
final class Workplace {
    private static final int ENGINES = 4;
    /** Shards of a validation set of ImageNet's size; each keeps a probability per image and class. */
    private static final int ANSWERS = 256;

    private static final Map<String, Engine> OPEN = bounded(ENGINES);
    private static final Map<String, Answers> FLOAT_ANSWERS = bounded(ANSWERS);

    private Workplace() {}

    /** The engine for a model. An engine that is dropped is left to the collector: another thread may still be walking with it. */
    static Engine engine(Payload model, String name) {
        synchronized (OPEN) {
            return OPEN.computeIfAbsent(name + "/" + model.fingerprint(), k -> open(model, name));
        }
    }

    private static Engine open(Payload model, String name) {
        var inputs = new MeasuredInputs(name, model.network(), model.parameters(), model::calibrationBatches);
        var quantization = new Quantization(Quantizers.named(model.quantizer()), inputs);
        return Engines.open(name, model.network(), model.parameters(), quantization);
    }

    /** The float network's answers under this key, made if they are not there. */
    static Answers floatAnswers(String key, Supplier<Answers> make) {
        synchronized (FLOAT_ANSWERS) {
            Answers known = FLOAT_ANSWERS.get(key);
            if (known != null) {
                return known;
            }
        }
        Answers made = make.get();
        synchronized (FLOAT_ANSWERS) {
            FLOAT_ANSWERS.put(key, made);
        }
        return made;
    }

    private static <V> Map<String, V> bounded(int size) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > size;
            }
        };
    }
}
