package org.aq4svit.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.aq4svit.model.WeightLayer;

/** How finely the search looks: all layers at once, stage by stage, block by block, and so on. */
public enum Level {
    /** One width for the whole network. */
    NETWORK(layer -> "*"),
    /** One width per stage. */
    STAGE(WeightLayer::stage),
    /** One width per block. */
    BLOCK(WeightLayer::block),
    /** One width per group of layers within a block, such as its attention. */
    GROUP(WeightLayer::scope),
    /** One width per layer; q, k and v of one attention share theirs. */
    LAYER(WeightLayer::tie);

    private final Function<WeightLayer, String> scope;

    Level(Function<WeightLayer, String> scope) {
        this.scope = scope;
    }

    /** Name in configurations and tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Name of the unit a layer belongs to. */
    String unitOf(WeightLayer layer) {
        return scope.apply(layer);
    }

    /** Names of all levels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Level::label).toList();
    }

    /** The level of this name, which must be one of {@link #labels()}. */
    public static Level named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** From the network down to this level. Groups are passed over on the way to layers: most hold few layers. */
    List<Level> downToThis() {
        return Arrays.stream(values())
                .filter(l -> l.ordinal() <= ordinal())
                .filter(l -> l != GROUP || this == GROUP)
                .toList();
    }
}
