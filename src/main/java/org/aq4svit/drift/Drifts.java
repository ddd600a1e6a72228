package org.aq4svit.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adding up tallies of the layers of one network. */
public final class Drifts {
    private Drifts() {}

    /** The tallies of both, layer by layer; one of them may reach fewer layers than the other. */
    public static List<LayerDrift> sum(List<LayerDrift> first, List<LayerDrift> second) {
        Map<String, LayerDrift> sum = new LinkedHashMap<>();
        first.forEach(d -> sum.put(d.layer(), d));
        second.forEach(d -> sum.merge(d.layer(), d, LayerDrift::plus));
        return List.copyOf(sum.values());
    }
}
