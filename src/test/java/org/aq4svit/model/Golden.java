package org.aq4svit.model;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;

/** A small SDT-V2 with random weights (dims 16-24-32-40, T = 4, images 32x32) and what PyTorch computes with it. */
public final class Golden {
    /** Bit widths for which there are quantized goldens. */
    public static final List<Integer> WIDTHS = List.of(8, 6, 4, 3, 2);

    /** Folders of the golden networks of all families that have some. */
    public static List<String> families() {
        return List.of(
                "sdtv1-tiny",
                "spikformer-tiny",
                "spikformer-cifar-tiny",
                "qkformer-tiny",
                "spikingformer-tiny",
                "sdtv2-tiny");
    }

    private Golden() {}

    /** The network with its weights, from the {@code .pth}. */
    public static Model model() {
        return Model.read(file("model.conf"), new Configuration());
    }

    /** A descriptor of the network, with some keys set differently; relative paths are meant from the golden folder. */
    public static ModelDescriptor descriptor(String... overrides) {
        String text =
                "name = golden, family = sdt-v2, checkpoint = model.pth, timesteps = 4, image-size = 32, classes = 10,"
                        + " dims = [16, 24, 32, 40], depths = [2, 1], heads = 4\n" + String.join("\n", overrides);
        return ModelDescriptor.parse(text, file("test.conf"));
    }

    /** The structure of the network alone. */
    public static Network network(String... overrides) {
        ModelDescriptor descriptor = descriptor(overrides);
        return descriptor.family().build(descriptor);
    }

    /** {@code input}: eight images [8, 3, 32, 32]. */
    public static Tensor input() {
        return Safetensors.read(Resources.file(PLACE + "input.safetensors")).get("input");
    }

    /** What the float network does: {@code logits}, {@code rate/<lif>}, {@code h/<lif>} of the first two images. */
    public static Map<String, Tensor> expected() {
        return Safetensors.read(Resources.file(PLACE + "expected.safetensors"));
    }

    /** What quantized networks do: {@code w<bits>/logits}, {@code /drift}, {@code /flip}, {@code /rate} [layers, T]. */
    public static Map<String, Tensor> quantized() {
        return Safetensors.read(Resources.file(PLACE + "quant.safetensors"));
    }

    /** A file beside the goldens, whether it is there or not. */
    public static String file(String name) {
        return Resources.file(PLACE + "config.json").resolveSibling(name).toString();
    }

    private static final String PLACE = "golden/sdtv2-tiny/";
}
