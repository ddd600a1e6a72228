package org.aq4svit.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;

/**
 * What walking an image through a network costs one core, in seconds: a block takes its share of the multiply-adds, and settings that
 * agree up to a block go through it together.
 */
final class WalkPrice {
    /** The most bits of weights that are one byte to the engine. */
    private static final int BYTE = 8;

    /** What comparing membranes multiplies a walk by: seconds per image for drift against search, in the table evaluations of the quickstart. */
    private static final double WATCHING = 2;

    private final List<WeightLayer> layers;
    private final List<List<Integer>> blocks;
    private final double narrow;
    private final double wide;

    /**
     * Prices for a network.
     *
     * @param narrow seconds per image and core with weights of at most 8 bits
     * @param wide the same with wider ones
     */
    WalkPrice(Network network, double narrow, double wide) {
        this.layers = network.weightLayers();
        double all = network.opsPerImage();
        this.narrow = narrow / all;
        this.wide = wide / all;
        Map<String, List<Integer>> byBlock = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            byBlock.computeIfAbsent(layers.get(i).block(), b -> new ArrayList<>())
                    .add(i);
        }
        this.blocks = List.copyOf(byBlock.values());
    }

    /** Seconds per image for settings that are walked together. */
    double seconds(List<Setting> settings) {
        double sum = 0;
        int[] lane = new int[settings.size()]; // settings in the same lane agree so far
        for (List<Integer> block : blocks) {
            Map<List<Integer>, Integer> lanes = new HashMap<>();
            for (int s = 0; s < lane.length; s++) {
                List<Integer> way = new ArrayList<>(List.of(lane[s]));
                for (int layer : block) {
                    way.add(settings.get(s).bits(layer));
                }
                int known = lanes.size();
                Integer before = lanes.putIfAbsent(way, known);
                sum += before == null ? seconds(settings.get(s), block) : 0;
                lane[s] = before == null ? known : before;
            }
        }
        return sum;
    }

    /** Seconds per image for settings that are compared, neuron by neuron, with the float network walking along. */
    double watched(List<Setting> settings, Setting floatNetwork) {
        List<Setting> all = new ArrayList<>(settings);
        all.add(floatNetwork);
        return WATCHING * seconds(all);
    }

    private double seconds(Setting setting, List<Integer> block) {
        return block.stream()
                .mapToDouble(i -> layers.get(i).opsPerImage() * (setting.bits(i) > BYTE ? wide : narrow))
                .sum();
    }
}
