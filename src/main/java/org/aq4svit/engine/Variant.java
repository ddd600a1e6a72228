package org.aq4svit.engine;

import java.io.Serializable;
import java.util.List;
import org.aq4svit.quant.Setting;

/**
 * A network with quantized weights, and the statistics that its norms go by. Variants that agree in the widths of all layers up to a block
 * and in the statistics up to there are computed together.
 *
 * @param norms where the statistics come from
 */
public record Variant(Setting setting, Norms norms) implements Serializable {

    /** Where a variant's norms have their statistics from. */
    public sealed interface Norms extends Serializable {}

    /** Statistics that are known before the walk. */
    public record Known(NormStatistics statistics) implements Norms {}

    /**
     * Statistics of the very images that are walked, as in PyTorch's train mode: behind the first quantized layer every norm takes the
     * mean and variance of what comes to it. {@link Outcome#statistics} has them.
     */
    public record OfBatch() implements Norms {}

    /** The network with this setting and the norms of the checkpoint. */
    public static Variant of(Setting setting) {
        return new Variant(setting, new Known(NormStatistics.OF_CHECKPOINT));
    }

    /** The network with this setting and norms that go by the images that are walked. */
    public static Variant ofBatch(Setting setting) {
        return new Variant(setting, new OfBatch());
    }

    /** {@link #of} for each. */
    static List<Variant> allOf(List<Setting> settings) {
        return settings.stream().map(Variant::of).toList();
    }
}
