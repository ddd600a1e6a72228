package org.aq4svit.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Microsoft's onnxruntime, on the CPU. */
final class OnnxRuntime implements ForeignRuntime {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /**
     * Loads a file.
     *
     * @throws IllegalStateException if onnxruntime does not take it
     */
    OnnxRuntime(Path file) {
        try {
            this.session = environment.createSession(file.toString());
        } catch (OrtException e) {
            throw new IllegalStateException(file + ": onnxruntime does not take it: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "onnxruntime " + environment.getVersion();
    }

    @Override
    public float[] logits(float[] images, int count, int size) {
        try (OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(images), new long[] {count, 3, size, size});
                OrtSession.Result result = session.run(Map.of("image", input))) {
            FloatBuffer logits = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
            float[] values = new float[logits.remaining()];
            logits.get(values);
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime does not run the exported file: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime does not let the exported file go: " + e.getMessage(), e);
        }
    }
}
