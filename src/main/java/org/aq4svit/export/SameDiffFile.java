package org.aq4svit.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.aq4svit.model.Model;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** A SameDiff file, time unrolled ({@link SameDiffGraph}), for those who stay in Java. */
final class SameDiffFile implements Format {
    private static final String FILE = "model.fb";

    @Override
    public String name() {
        return "samediff";
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public String manual() {
        return """
            `SameDiff.load(new File("model.fb"), false)` of ND4J 1.0.0-M2.1 reads `model.fb`; `outputSingle(Map.of("image", images),
            "logits")` maps images [N, 3, S, S], float32 and normalised, to logits [N, classes]. Time is unrolled, weights are shared
            by all time steps. The weights of a layer are the constant `<layer>.weight`, bytes (shorts for sixteen bits), times
            `<layer>.weight_scale`: ND4J knows no smaller integers, so this file is larger than the footprint. It sums in an
            order of its own, so that now and then a membrane next to its threshold decides otherwise.
            """;
    }

    @Override
    public long write(Model network, Provenance provenance, Path folder) throws IOException {
        SameDiff sd = SameDiff.create();
        int size = network.network().imageSize();
        SDVariable image = sd.placeHolder("image", DataType.FLOAT, -1, 3, size, size);
        SameDiffGraph graph = new SameDiffGraph(sd, network.parameters());
        Unrolling.of(network, graph, image).rename("logits");
        sd.save(folder.resolve(FILE).toFile(), false);
        return graph.constantBytes();
    }

    @Override
    public Optional<ForeignRuntime> runtime(Path folder, Consumer<String> progress) {
        return Optional.of(new Nd4jRuntime(folder.resolve(FILE)));
    }

    /** The weights of the file in the network that was written. */
    @Override
    public Model readBack(Path folder, Model written) {
        SameDiff sd = SameDiff.load(folder.resolve(FILE).toFile(), false);
        StoredWeights weights = (conv, bits) -> SameDiffGraph.quantized(sd, conv, bits);
        return weights.in(written);
    }
}
