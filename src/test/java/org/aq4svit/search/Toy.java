package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.aq4svit.model.Block;
import org.aq4svit.model.Network;
import org.aq4svit.model.Stage;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;

/** Networks that only count: every block is one layer with so many weights. */
final class Toy {
    private Toy() {}

    /** {@code weights.get(s).get(b)} weights in block b of stage s; the scopes are {@code stage1.block1} and so on. */
    static Network network(List<List<Integer>> weights) {
        List<Stage> stages = new ArrayList<>();
        for (int s = 1; s <= weights.size(); s++) {
            List<Block> blocks = new ArrayList<>();
            for (int b = 1; b <= weights.get(s - 1).size(); b++) {
                String name = "stage" + s + ".block" + b;
                Block.Writer w = new Block.Writer();
                w.linear(w.input(), name + ".layer", weights.get(s - 1).get(b - 1), 1);
                blocks.add(w.block(name, name));
            }
            stages.add(new Stage("stage" + s, blocks));
        }
        return new Network("toy", 1, 1, 1, stages, Map.of(), Set.of());
    }

    /** Two stages of two blocks with 1000 weights each. */
    static Network fourBlocks() {
        return network(List.of(List.of(1000, 1000), List.of(1000, 1000)));
    }

    /** One to three stages of one to three blocks of any size. */
    static Network random(Random random) {
        List<List<Integer>> weights = new ArrayList<>();
        for (int s = 0; s <= random.nextInt(3); s++) {
            List<Integer> blocks = new ArrayList<>();
            for (int b = 0; b <= random.nextInt(3); b++) {
                blocks.add(8 + random.nextInt(5000));
            }
            weights.add(blocks);
        }
        return network(weights);
    }

    /** A setting of a network from its text. */
    static Setting setting(Network network, String text) {
        List<WeightLayer> layers = network.weightLayers();
        return Setting.parse(text, layers);
    }
}
