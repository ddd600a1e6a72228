package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;

/** All settings a search may reach: widths for units, starting from the float network. */
public final class SearchSpace {
    private final Network network;
    private final List<WeightLayer> layers;
    private final List<Integer> widths;
    private final Level finest;

    /**
     * A space.
     *
     * @param widths the widths to choose from
     * @param finest how finely units are cut in the end
     */
    public SearchSpace(Network network, List<Integer> widths, Level finest) {
        this.network = network;
        this.layers = network.weightLayers();
        this.widths =
                widths.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        this.finest = finest;
    }

    /** The float network. */
    public Candidate origin() {
        return candidate(Setting.uniform(layers, BitWidth.FLOAT));
    }

    /** The candidate for any setting of this network. */
    public Candidate candidate(Setting setting) {
        return Candidate.of(setting, Footprint.of(network, setting));
    }

    /** One candidate per width, widest first. */
    List<Candidate> uniform() {
        return widths.stream().map(w -> candidate(Setting.uniform(layers, w))).toList();
    }

    /** Levels from coarse to fine. */
    List<Level> levels() {
        return finest.downToThis();
    }

    /** The units of a level, in order of execution. */
    public List<Unit> units(Level level) {
        Map<String, List<Integer>> units = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            units.computeIfAbsent(level.unitOf(layers.get(i)), k -> new ArrayList<>())
                    .add(i);
        }
        return units.entrySet().stream()
                .map(e -> new Unit(e.getKey(), e.getValue()))
                .toList();
    }

    /** How many times some unit can still be lowered at the finest level: a bound on the moves ahead. */
    public int movesBelow(Candidate candidate) {
        return units(finest).stream()
                .mapToInt(u -> (int) lowerWidths(candidate, u).count())
                .sum();
    }

    /** Widths below the widest layer of a unit, widest first. */
    private IntStream lowerWidths(Candidate candidate, Unit unit) {
        int widest =
                unit.layers().stream().mapToInt(candidate.setting()::bits).max().orElseThrow();
        return widths.stream().mapToInt(w -> w).filter(w -> w < widest);
    }

    /** What the unit becomes if its widest layers go to the next lower width; nothing if there is none. */
    Optional<Move> lower(Candidate from, Unit unit) {
        OptionalInt width = lowerWidths(from, unit).findFirst();
        return width.isPresent() ? Optional.of(move(from, unit, width.getAsInt())) : Optional.empty();
    }

    private Move move(Candidate from, Unit unit, int width) {
        List<Integer> wider = unit.layers().stream()
                .filter(i -> from.setting().bits(i) > width)
                .toList();
        return new Move(unit.scope(), width, candidate(from.setting().with(layers, wider, width)));
    }

    /** One unit lowered by one width. */
    record Move(String unit, int width, Candidate to) {

        /** What was changed, whatever it was changed from. */
        String what() {
            return unit + "=" + width;
        }
    }
}
