package org.aq4svit.export;

import java.nio.file.Path;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J as it loads and runs a SameDiff file by itself, operation by operation. */
final class Nd4jRuntime implements ForeignRuntime {
    private final SameDiff loaded;

    Nd4jRuntime(Path file) {
        this.loaded = SameDiff.load(file.toFile(), false);
    }

    @Override
    public String name() {
        return "ND4J (" + Nd4j.getBackend().getClass().getSimpleName() + ")";
    }

    @Override
    public float[] logits(float[] images, int count, int size) {
        try (INDArray input = Nd4j.createFromArray(images).reshape('c', count, 3, size, size)) {
            return loaded.outputSingle(Map.of("image", input), "logits")
                    .dup('c')
                    .data()
                    .asFloat();
        }
    }

    @Override
    public void close() {
        // its arrays are freed with it
    }
}
