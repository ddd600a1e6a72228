package org.aq4svit.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Quoted;

/** Finds the weights among all that a checkpoint holds. */
final class StateDict {
    /** Where training scripts keep the weights, best first. */
    private static final List<String> CONTAINERS = List.of("state_dict", "model");

    private static final int KEYS_SHOWN = 12;

    private StateDict() {}

    /**
     * The tensors by name, in the order of the state dict, which is the checkpoint itself or its {@code state_dict} or
     * {@code model}.
     *
     * @param where what the message begins with
     * @throws InputException if there is no state dict
     */
    static Map<String, TensorRef> find(Object checkpoint, String where) {
        if (!(checkpoint instanceof Dict dict)) {
            throw InputException.expected(where, "a dict with the model's state dict", Python.describe(checkpoint));
        }
        Map<String, Object> top = dict.named(where);
        for (String name : CONTAINERS) {
            if (top.get(name) instanceof Dict container) {
                return tensors(container.named(where + ": " + name), where + ": " + name);
            }
        }
        if (top.values().stream().noneMatch(TensorRef.class::isInstance)) {
            throw InputException.expected(where, "a state dict, or one under state_dict or model", keys(top));
        }
        return tensors(top, where);
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
