package org.aq4svit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.checkpoint.Checkpoint;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Quoted;
import org.aq4svit.tensor.Tensor;

/**
 * A trained network: its structure and the parameters of its checkpoint.
 *
 * @param checkpointSha256 SHA-256 of the checkpoint file, in hexadecimal
 */
public record Model(ModelDescriptor descriptor, Network network, Parameters parameters, String checkpointSha256) {
    private static final int NAMES_SHOWN = 5;

    /**
     * Reads the descriptor and the checkpoint it names.
     *
     * @throws InputException if a key is missing or unknown or has another shape than the network needs
     */
    public static Model read(String descriptorFile, Configuration conf) {
        return read(ModelDescriptor.read(descriptorFile, conf), conf);
    }

    /** Reads the checkpoint that a descriptor names. */
    public static Model read(ModelDescriptor descriptor, Configuration conf) {
        return Location.local(
                descriptor.checkpoint(), conf, file -> of(descriptor, Checkpoint.read(file, descriptor.weights())));
    }

    private static Model of(ModelDescriptor descriptor, Checkpoint checkpoint) {
        Map<String, Tensor> tensors = checkpoint.tensors();
        ModelDescriptor complete = complete(descriptor, shapes(tensors));
        Network network = complete.family().build(complete);
        Parameters parameters = parameters(network, tensors, checkpoint.quantized(), descriptor);
        return new Model(complete, network, parameters, checkpoint.sha256());
    }

    private static Map<String, int[]> shapes(Map<String, Tensor> tensors) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> shapes.put(key, tensor.shape()));
        return shapes;
    }

    /** The descriptor with what the checkpoint's tensors tell and it leaves open, the family first. */
    static ModelDescriptor complete(ModelDescriptor descriptor, Map<String, int[]> tensors) {
        ModelDescriptor named = descriptor.has("family")
                ? descriptor
                : descriptor.with(
                        "family", recognised(descriptor, tensors.keySet()).name());
        ModelDescriptor complete = named.family().complete(named, tensors);
        complete.allowOnly(named.family());
        return complete;
    }

    private static Family recognised(ModelDescriptor descriptor, Set<String> keys) {
        return Families.recognised(keys)
                .orElseThrow(() -> new InputException(descriptor.checkpoint() + ": expected the tensors of one of "
                        + String.join(", ", Families.names()) + ", found " + named("unknown", keys)
                        + "; if it is one of them, name it as 'family' in " + descriptor));
    }

    /** The user's name for it. */
    public String name() {
        return descriptor.name();
    }

    private static Parameters parameters(
            Network network,
            Map<String, Tensor> tensors,
            Map<String, QuantizedWeights> quantized,
            ModelDescriptor descriptor) {
        String file = descriptor.checkpoint();
        Map<String, int[]> shapes = network.parameterShapes();
        checkKeys(network, shapes.keySet(), tensors.keySet(), file);
        Map<String, float[]> values = new LinkedHashMap<>();
        shapes.forEach((key, shape) -> {
            Tensor tensor = tensors.get(key);
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw InputException.expected(
                        file + ": " + key,
                        "shape " + Arrays.toString(shape) + " as " + descriptor + " describes it",
                        Arrays.toString(tensor.shape()));
            }
            values.put(key, possible(tensor.floats(), key, file + ": " + key));
        });
        return new Parameters(values, quantized);
    }

    private static float[] possible(float[] values, String key, String where) {
        boolean variance = key.endsWith(".running_var");
        boolean rate = key.contains(".firing_rate_");
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw InputException.expected(where, "finite numbers", value);
            }
            if (variance && value < 0 || rate && value <= 0) {
                throw InputException.expected(where, variance ? "variances, 0 or more" : "rates above 0", value);
            }
        }
        return values;
    }

    private static void checkKeys(Network network, Set<String> needed, Set<String> found, String file) {
        Set<String> missing = new LinkedHashSet<>(needed);
        missing.removeAll(found);
        List<String> unknown = new ArrayList<>();
        for (String key : found) {
            if (!needed.contains(key) && !isKnownToBeUnused(key, network, needed)) {
                unknown.add(key);
            }
        }
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            String hint = Families.recognised(found)
                    .filter(f -> !f.name().equals(network.family()))
                    .map(f -> "; they look like those of a " + f.name() + " network")
                    .orElse("");
            throw new InputException(file + ": expected the " + needed.size() + " tensors of a " + network.family()
                    + " network, found " + named("missing", missing) + " and " + named("unknown", unknown) + hint);
        }
    }

    /** Whether a module of the network carries it without using it. */
    private static boolean isKnownToBeUnused(String key, Network network, Set<String> needed) {
        if (key.endsWith("total_ops") || key.endsWith("total_params")) {
            return true; // what thop leaves behind when it counts operations
        }
        String counter = ".num_batches_tracked";
        if (key.endsWith(counter)) {
            return needed.contains(key.substring(0, key.length() - counter.length()) + ".running_mean");
        }
        return network.unused().stream()
                .filter(key::endsWith)
                .map(ending -> key.substring(0, key.length() - ending.length()) + ".")
                .anyMatch(module -> needed.stream().anyMatch(n -> n.startsWith(module)));
    }

    private static String named(String kind, java.util.Collection<String> keys) {
        if (keys.isEmpty()) {
            return "none " + kind;
        }
        String shown = keys.stream().limit(NAMES_SHOWN).map(Quoted::printable).collect(Collectors.joining(", "));
        return keys.size() + " " + kind + " (" + shown + (keys.size() > NAMES_SHOWN ? ", …)" : ")");
    }
}
