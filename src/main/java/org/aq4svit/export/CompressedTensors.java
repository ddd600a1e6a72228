package org.aq4svit.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.checkpoint.PackedWeights;
import org.aq4svit.model.Model;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;

/** A safetensors file of packed integers ({@link PackedWeights}), with a descriptor that this product reads. */
final class CompressedTensors implements Format {
    private static final String CHECKPOINT = "model.safetensors";
    private static final String DESCRIPTOR = "model.conf";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "compressed-tensors";
    }

    @Override
    public String file() {
        return CHECKPOINT;
    }

    @Override
    public String manual() {
        return """
            `model.safetensors` holds, in the place of each quantized `<layer>.weight`, `<layer>.weight_packed` (I32 words),
            `<layer>.weight_scale` (one per output channel) and `<layer>.weight_shape`; everything else is there in float32 under its
            PyTorch name. `weight = scale * (stored - 2^(bits-1))`. Integer k of a weight lies in bits `k * bits` and following of its
            words, lowest bit first: what compressed-tensors packs as `pack-quantized`, with convolutions flattened to
            `[out, rest]`. Where a row does not fill whole words, all rows are packed as one, `[1, words]`, so that nothing is padded.
            The widths are in the file's metadata: `bits`, a JSON object.

            - **PyTorch**: `load_quantized.py` in `notebooks/` of AQ4SViT unpacks the file into a state dict, with nothing but torch.
              Load that into your own module, or take `model.py`: the network in plain PyTorch calls, time unrolled (not for networks whose
              membranes run on through a batch). `notebooks/predict` runs it on images and compares with `predictions.csv`.
            - **AQ4SViT**: `submit/aq4svit evaluate --model model.conf --images URI`; `inspect` and `trace` read it too. The widths are
              those of the file unless `--setting` asks for others.
            - **torchao**: `quantization.json` is the configuration by module name (`FqnToConfig`) that `config_from_dict` reads. It
              tells the widths and chooses scales of its own; layers that torchao has no configuration for (16 bits, Conv1d) are null.
            """;
    }

    @Override
    public long write(Model network, Provenance provenance, Path folder) throws IOException {
        Map<String, Tensor> tensors = tensors(network);
        Safetensors.write(folder.resolve(CHECKPOINT), tensors, metadata(provenance));
        Files.writeString(folder.resolve(DESCRIPTOR), network.descriptor().withCheckpoint(CHECKPOINT));
        if (!network.network().mixesImages()) {
            Files.writeString(folder.resolve(TorchModule.FILE), TorchModule.of(network, provenance));
        }
        Files.writeString(
                folder.resolve("quantization.json"),
                TorchaoConfig.of(network.network().weightLayers(), provenance.bits()));
        return tensors.values().stream().mapToLong(t -> t.bytes().remaining()).sum();
    }

    /** PyTorch reads it, which is no library of Java's. */
    @Override
    public Optional<ForeignRuntime> runtime(Path folder, Consumer<String> progress) {
        return Optional.empty();
    }

    @Override
    public Model readBack(Path folder, Model written) {
        return Model.read(folder.resolve(DESCRIPTOR).toString(), new Configuration());
    }

    /** Larger elements first, as safetensors lays them out, so that none lies across an address that it cannot be read from. */
    private static Map<String, Tensor> tensors(Model network) {
        Map<String, QuantizedWeights> quantized = quantized(network);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.network().parameterShapes().forEach((key, shape) -> {
            QuantizedWeights weights = quantized.get(key);
            if (weights == null) {
                tensors.put(key, Tensor.of(network.parameters().of(key), shape));
            } else {
                tensors.putAll(PackedWeights.tensors(key.substring(0, key.lastIndexOf('.')), shape, weights));
            }
        });
        List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparingInt(
                (Map.Entry<String, Tensor> e) -> -e.getValue().type().bytes()));
        Map<String, Tensor> laidOut = new LinkedHashMap<>();
        sorted.forEach(e -> laidOut.put(e.getKey(), e.getValue()));
        return laidOut;
    }

    /** By the key of the weight. */
    private static Map<String, QuantizedWeights> quantized(Model network) {
        Map<String, QuantizedWeights> weights = new LinkedHashMap<>();
        for (WeightLayer layer : network.network().weightLayers()) {
            Optional<QuantizedWeights> own = network.parameters().quantized(layer.conv());
            own.ifPresent(w -> weights.put(layer.name() + ".weight", w));
        }
        return weights;
    }

    private static Map<String, String> metadata(Provenance p) throws JsonProcessingException {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("quant_method", "compressed-tensors");
        configuration.put("format", "pack-quantized");
        configuration.put("weights", Map.of("type", "int", "symmetric", true, "strategy", "channel"));
        configuration.put("quantizer", p.quantizer());
        configuration.put("norms", p.norms());
        configuration.put("setting", p.setting());
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("quantization_config", JSON.writeValueAsString(configuration));
        metadata.put(PackedWeights.BITS, JSON.writeValueAsString(p.bits()));
        return metadata;
    }
}
