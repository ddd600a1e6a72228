package org.aq4svit.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.model.Model;

/** A network as a file of Python that needs nothing but torch ({@link TorchGraph}). */
final class TorchModule {
    static final String FILE = "model.py";

    private static final ObjectMapper JSON = new ObjectMapper();

    private TorchModule() {}

    /** The file's text. */
    static String of(Model network, Provenance provenance) throws JsonProcessingException {
        TorchGraph graph = new TorchGraph();
        String body = graph.body(Unrolling.of(network, graph, "image"));
        int size = network.network().imageSize();
        return String.format(
                Locale.ROOT,
                """
                \"""A quantized network in plain PyTorch, time unrolled; AQ4SViT wrote it.

                    from load_quantized import load_quantized           # in notebooks/ of AQ4SViT
                    logits(images, load_quantized("model.safetensors"))

                images are [N, 3, %d, %d], float32 and normalised; logits are [N, %d].
                \"""
                import torch
                import torch.nn.functional as F

                NAME = %s
                SETTING = %s
                PREPROCESS = %s


                @torch.no_grad()
                def logits(image, w):
                %s""",
                size,
                size,
                network.network().classes(),
                JSON.writeValueAsString(network.name()),
                JSON.writeValueAsString(provenance.setting()),
                JSON.writeValueAsString(preprocessing(network.descriptor().preprocess())),
                body);
    }

    private static Map<String, Object> preprocessing(Optional<StrictConfig> config) {
        Map<String, Object> keys = new LinkedHashMap<>();
        config.map(Preprocessing::of).ifPresent(p -> {
            keys.put("resize", p.resize());
            keys.put("crop", p.crop());
            keys.put("interpolation", p.interpolation().name().toLowerCase(Locale.ROOT));
            keys.put("mean", p.mean());
            keys.put("std", p.std());
        });
        return keys;
    }
}
