package org.aq4svit.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import onnx.Onnx;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;

/** An ONNX file of standard operators, time unrolled, with the bit width of every layer ({@link OnnxGraph}). */
final class Qonnx implements Format {
    private static final String FILE = "model.onnx";
    private static final long IR_VERSION = 10;
    private static final long OPSET = 21; // the first with integers of 4 and 16 bits in DequantizeLinear
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "qonnx";
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public String manual() {
        return """
            `model.onnx` (opset 21) maps `image` [N, 3, S, S], float32 and normalised, to `logits` [N, classes]. It is made of standard
            operators: time is unrolled, weights are shared by all time steps, norms are one multiplication and one addition per
            channel. The weights of a layer are the integer initializer `<layer>.weight` (INT4 for up to four bits, INT8 for up to
            eight, INT16 for sixteen) and a `DequantizeLinear` with one scale per output channel. The width itself is the
            initializer's `quantization_annotation` (`finn_datatype`), where QONNX and FINN look for it, and in the file's
            metadata: `bits`, a JSON object. onnxruntime 1.20 or later runs it. It sums in an order of its own, so that now and
            then a membrane next to its threshold decides otherwise.
            """;
    }

    @Override
    public long write(Model network, Provenance provenance, Path folder) throws IOException {
        OnnxGraph graph = new OnnxGraph(network.parameters());
        String logits = Unrolling.of(network, graph, "image");
        Network shape = network.network();
        graph.graph()
                .setName(network.name())
                .addInput(value("image", 3, shape.imageSize(), shape.imageSize()))
                .addNode(Onnx.NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(logits)
                        .addOutput("logits"))
                .addOutput(value("logits", shape.classes()));
        Onnx.ModelProto model = Onnx.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("aq4svit")
                .setProducerVersion(provenance.codeVersion())
                .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph.graph())
                .addMetadataProps(entry("setting", provenance.setting()))
                .addMetadataProps(entry("bits", JSON.writeValueAsString(provenance.bits())))
                .addMetadataProps(entry("quantizer", provenance.quantizer()))
                .build();
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
            model.writeTo(out);
        }
        return graph.initializerBytes();
    }

    /** The weights of the file in the network that was written. */
    @Override
    public Model readBack(Path folder, Model written) {
        try (InputStream in = Files.newInputStream(folder.resolve(FILE))) {
            Onnx.GraphProto graph = Onnx.ModelProto.parseFrom(in).getGraph();
            StoredWeights weights = (conv, bits) -> OnnxGraph.quantized(graph, conv, bits);
            return weights.in(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** onnxruntime lies beside the application, and not everywhere. */
    @Override
    public Optional<ForeignRuntime> runtime(Path folder, Consumer<String> progress) {
        try {
            return Optional.of(new OnnxRuntime(folder.resolve(FILE)));
        } catch (LinkageError e) {
            progress.accept("onnxruntime is not at hand (" + e + "): " + FILE + " was not run");
            return Optional.empty();
        }
    }

    private static Onnx.ValueInfoProto value(String name, int... sizes) {
        Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder()
                .addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int size : sizes) {
            shape.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        Onnx.TypeProto.Tensor type = Onnx.TypeProto.Tensor.newBuilder()
                .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                .setShape(shape)
                .build();
        return Onnx.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(Onnx.TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static Onnx.StringStringEntryProto entry(String key, String value) {
        return Onnx.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }
}
