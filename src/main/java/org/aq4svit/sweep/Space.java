package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Setting;
import org.aq4svit.search.Level;
import org.aq4svit.search.RoundingErrors;
import org.aq4svit.search.SearchSpace;

/**
 * Which widths a search may give to what, before the network is known.
 *
 * @param bits widths to choose from
 * @param granularity how finely widths are chosen
 * @param include patterns of the layers that may be quantized, as in settings
 * @param exclude patterns of those that may not
 * @param floors smallest widths by pattern, such as {@code stem=4}
 */
public record Space(
        List<Integer> bits, Level granularity, List<String> include, List<String> exclude, List<String> floors) {

    static Space of(StrictConfig c) {
        List<Integer> bits = c.integers("bits");
        List<Integer> allowed =
                BitWidth.ALL.stream().filter(b -> b != BitWidth.FLOAT).toList();
        c.require(!bits.isEmpty() && allowed.containsAll(bits), "bits", "some of " + allowed, bits);
        return new Space(
                bits,
                Level.named(c.oneOf(Level.labels(), "granularity")),
                c.texts("include-layers"),
                c.texts("exclude-layers"),
                c.texts("min-bits"));
    }

    /**
     * The space of a network.
     *
     * @param errors of rounding its weights
     *
     * @throws InputException if a pattern matches nothing or no layer is left
     */
    public SearchSpace of(Network network, RoundingErrors errors) {
        List<WeightLayer> layers = network.weightLayers();
        int least = bits.stream().min(Integer::compare).orElseThrow();
        Setting included = parse("include-layers", BitWidth.FLOAT, include, "=" + least, layers);
        Setting excluded = parse("exclude-layers", least, exclude, "=" + BitWidth.FLOAT, layers);
        Setting bounded = parse("min-bits", least, floors, "", layers);
        List<Integer> all = IntStream.range(0, layers.size()).boxed().toList();
        Setting floor =
                bounded.with(layers, all, i -> Math.max(bounded.bits(i), Math.max(included.bits(i), excluded.bits(i))));
        SearchSpace space = new SearchSpace(network, bits, granularity, floor, errors);
        if (space.units(granularity).isEmpty()) {
            throw new InputException("search: expected at least one layer to quantize, found none; see include-layers,"
                    + " exclude-layers and min-bits");
        }
        return space;
    }

    private static Setting parse(
            String key, int otherwise, List<String> patterns, String width, List<WeightLayer> layers) {
        List<String> rules = new ArrayList<>(List.of("*=" + otherwise));
        patterns.forEach(p -> rules.add(p + width));
        try {
            return Setting.parse(String.join(",", rules), layers);
        } catch (InputException e) {
            throw new InputException("search." + key + ": " + e.getMessage(), e);
        }
    }
}
