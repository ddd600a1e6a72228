package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.choice.MeasuredInputs;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;
import org.aq4svit.quant.Quantizers;

/**
 * All that a task needs of a model; broadcast once.
 *
 * @param calibration images to measure the inputs of layers on; empty if the quantizer does not ask for them
 * @param fingerprint of everything that decides what the network computes: checkpoint, structure, preprocessing, quantizer
 */
record Payload(
        String name,
        String fingerprint,
        Network network,
        Parameters parameters,
        Preprocessing preprocessing,
        String quantizer,
        List<Shard> calibration)
        implements Serializable {

    static Payload of(Model model, String quantizer) {
        Preprocessing preprocessing = preprocessing(model);
        String facts = String.join(
                "\n",
                model.checkpointSha256()
                        + model.descriptor().weights().map(w -> " " + w).orElse(""),
                model.network().stages().toString(),
                model.network().timesteps() + " " + model.network().imageSize(),
                preprocessing.toString(),
                quantizer);
        return new Payload(
                model.name(),
                DigestUtils.sha256Hex(facts),
                model.network(),
                model.parameters(),
                preprocessing,
                quantizer,
                List.of());
    }

    /** The same with calibration images, for quantizers that ask for the inputs of the layers. */
    Payload with(String images, List<Shard> shards) {
        return new Payload(
                name,
                DigestUtils.sha256Hex(fingerprint + " " + images),
                network,
                parameters,
                preprocessing,
                quantizer,
                shards);
    }

    /** How the model's weights become integers, inputs of layers measured with an engine of this name. */
    Quantization quantization(String engine) {
        return new Quantization(
                Quantizers.named(quantizer), new MeasuredInputs(engine, network, parameters, this::calibrationBatches));
    }

    /** The calibration images as the network wants them: one by one, so that any memory will do, unless it mixes the images of a batch. */
    List<ImageBatch> calibrationBatches() {
        return calibration.stream()
                .filter(s -> s.images() > 0)
                .flatMap(s -> network.mixesImages() ? Stream.of(batch(s, 0, s.images())) : oneByOne(s))
                .toList();
    }

    private Stream<ImageBatch> oneByOne(Shard shard) {
        return IntStream.range(0, shard.images()).mapToObj(i -> batch(shard, i, i + 1));
    }

    /** Images {@code from} (inclusive) to {@code to} of a shard as the network wants them. */
    ImageBatch batch(Shard shard, int from, int to) {
        return new ImageBatch(to - from, shard.size(), shard.normalised(from, to, preprocessing));
    }

    private static Preprocessing preprocessing(Model model) {
        StrictConfig config = model.descriptor()
                .preprocess()
                .orElseThrow(() -> new InputException(
                        model.descriptor() + ": expected key 'preprocess' (how images become inputs), found none"));
        return Preprocessing.of(config, model.network().imageSize());
    }
}
