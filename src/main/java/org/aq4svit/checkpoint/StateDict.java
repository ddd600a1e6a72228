package org.aq4svit.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the weights among all that a checkpoint holds. */
final class StateDict {
    private static final Logger LOG = LoggerFactory.getLogger(StateDict.class);

    /** Where training scripts keep weights averaged over the training (timm). */
    private static final List<String> AVERAGES = List.of("state_dict_ema", "model_ema");

    /** Where training scripts keep the weights, best first. */
    private static final List<String> CONTAINERS = Stream.concat(
                    Stream.of("state_dict", "model", "model_state_dict"), AVERAGES.stream())
            .toList();

    private static final int KEYS_SHOWN = 12;

    private StateDict() {}

    /**
     * The tensors by name, in the order of the state dict, which is the checkpoint itself or what it holds under a key.
     *
     * @param key where the state dict is; if empty, under the first of the usual keys that is there
     * @param where what the message begins with
     * @throws InputException if there is no state dict
     */
    static Map<String, TensorRef> find(Object checkpoint, Optional<String> key, String where) {
        if (!(checkpoint instanceof Dict dict)) {
            throw InputException.expected(where, "a dict with the model's state dict", Python.describe(checkpoint));
        }
        Map<String, Object> top = dict.named(where);
        return key.isPresent() ? under(key.get(), top, where) : inUsualPlace(top, where);
    }

    private static Map<String, TensorRef> under(String key, Map<String, Object> top, String where) {
        if (!(top.get(key) instanceof Dict container)) {
            throw InputException.expected(where, "a state dict under " + Quoted.of(key), keys(top));
        }
        return tensors(container.named(where + ": " + key), where + ": " + key);
    }

    private static Map<String, TensorRef> inUsualPlace(Map<String, Object> top, String where) {
        List<String> usual = CONTAINERS.stream()
                .filter(name -> top.get(name) instanceof Dict)
                .toList();
        if (!usual.isEmpty()) {
            usual.stream().skip(1).filter(AVERAGES::contains).forEach(average -> tell(average, usual.get(0), where));
            return under(usual.get(0), top, where);
        }
        if (top.values().stream().noneMatch(TensorRef.class::isInstance)) {
            throw InputException.expected(
                    where, "a state dict, or one under " + String.join(", ", CONTAINERS), keys(top));
        }
        return tensors(top, where);
    }

    /** Published accuracies are often those of the averaged weights. */
    private static void tell(String average, String taken, String where) {
        LOG.warn(
                "{}: the weights are taken from {}; weights = \"{}\" in the descriptor takes the averaged ones",
                where,
                taken,
                average);
    }

    private static Map<String, TensorRef> tensors(Map<String, Object> values, String where) {
        Map<String, TensorRef> tensors = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!(value instanceof TensorRef tensor)) {
                throw InputException.expected(where + ": " + Quoted.of(name), "a tensor", Python.describe(value));
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }

    private static String keys(Map<String, Object> top) {
        if (top.isEmpty()) {
            return "an empty dict";
        }
        String shown = top.keySet().stream().limit(KEYS_SHOWN).map(Quoted::of).collect(Collectors.joining(", "));
        int hidden = top.size() - KEYS_SHOWN;
        return "the keys " + shown + (hidden > 0 ? " and " + hidden + " more" : "");
    }
}
