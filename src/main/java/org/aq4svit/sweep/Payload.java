package org.aq4svit.sweep;

import java.io.Serializable;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;

/**
 * All that a task needs of a model; broadcast once.
 *
 * @param fingerprint of everything that decides what the network computes: checkpoint, structure, preprocessing, quantizer
 */
record Payload(
        String name,
        String fingerprint,
        Network network,
        Parameters parameters,
        Preprocessing preprocessing,
        String quantizer)
        implements Serializable {

    static Payload of(Model model, String quantizer) {
        Preprocessing preprocessing = preprocessing(model);
        String facts = String.join(
                "\n",
                model.checkpointSha256(),
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
                quantizer);
    }

    private static Preprocessing preprocessing(Model model) {
        StrictConfig config = model.descriptor()
                .preprocess()
                .orElseThrow(() -> new InputException(
                        model.descriptor() + ": expected key 'preprocess' (how images become inputs), found none"));
        Preprocessing preprocessing = Preprocessing.of(config);
        int size = model.network().imageSize();
        config.require(preprocessing.crop() == size, "crop", "the network's image-size, " + size, preprocessing.crop());
        return preprocessing;
    }
}
