package org.aq4svit.image;

import java.io.Serializable;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.fault.InputException;

/**
 * All images of a source.
 *
 * @param images in the order of their keys
 * @param classes class names; a label is an index in this list. Empty if the source only has labels
 * @param framing how the images were framed, if they are pixels already
 */
public record ImageListing(List<ImageRef> images, List<String> classes, Optional<Framing> framing)
        implements Serializable {
    /** Copies both lists. */
    public ImageListing {
        images = List.copyOf(images);
        classes = List.copyOf(classes);
    }

    /** SHA-256 of what is listed, in hexadecimal: changes when an image comes, goes, changes its length or class. Files may move as a whole. */
    public String fingerprint() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        classes.forEach(c -> DigestUtils.updateDigest(digest, c + "\n"));
        images.forEach(i -> DigestUtils.updateDigest(
                digest, i.key() + " " + i.label() + " " + i.position() + " " + i.length() + "\n"));
        return Hex.encodeHexString(digest.digest());
    }

    /**
     * Refuses images that a network cannot have been trained for.
     *
     * @param where the source, for the message
     * @param wanted number of classes of the network
     * @param model its name
     */
    public void requireClasses(String where, int wanted, String model) {
        if (classes.isEmpty()) {
            ImageRef last = images.stream()
                    .max(Comparator.comparingInt(ImageRef::label))
                    .orElseThrow();
            if (last.label() >= wanted) {
                throw InputException.expected(
                        where,
                        "labels from 0 to " + (wanted - 1) + ", the " + wanted + " classes of " + model,
                        "label " + last.label() + " of " + last.key()
                                + "; labels count from 0, in the order the network was trained with");
            }
        } else if (classes.size() != wanted) {
            throw InputException.expected(
                    where,
                    "the " + wanted + " classes of " + model,
                    classes.size() + " classes; if some classes have no images here, name a file of all classes in"
                            + " images.classes");
        }
    }

    /**
     * Refuses pixels that were framed for another network. Encoded images fit any.
     *
     * @param where the source, for the message
     * @param wanted what the network asks for
     * @param model its name
     */
    public void requireFraming(String where, Framing wanted, String model) {
        framing.filter(found -> !found.equals(wanted)).ifPresent(found -> {
            throw InputException.expected(
                    where, "shards with the preprocessing of " + model + " (" + wanted + ")", found);
        });
    }
}
