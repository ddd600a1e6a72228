package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;

/** All settings a search may reach: widths for units, starting from the float network. */
public final class SearchSpace {
    private final List<WeightLayer> layers;
    private final List<Integer> widths;
    private final Level finest;
    private final Setting floor;
    private final long otherBytes;
    private final RoundingErrors errors;
    private final Map<Level, List<Unit>> units = new LinkedHashMap<>();

    /** A space without a floor. */
    public SearchSpace(Network network, List<Integer> widths, Level finest) {
        this(
                network,
                widths,
                finest,
                Setting.uniform(network.weightLayers(), BitWidth.ALL.get(0)),
                RoundingErrors.BY_LEVELS);
    }

    /**
     * A space.
     *
     * @param widths the widths to choose from
     * @param finest how finely units are cut in the end
     * @param errors of rounding, by layer and width
     * @param floor the smallest width each layer may get; a layer whose floor is {@link BitWidth#FLOAT} is left alone
     */
    public SearchSpace(Network network, List<Integer> widths, Level finest, Setting floor, RoundingErrors errors) {
        this.errors = errors;
        this.layers = network.weightLayers();
        this.otherBytes = Footprint.otherBytes(network);
        this.widths =
                widths.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        this.finest = finest;
        this.floor = floor;
        finest.downToThis().forEach(level -> units.put(level, cut(level)));
    }

    private List<Unit> cut(Level level) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            if (allowed(i, widths.get(0)) != BitWidth.FLOAT) {
                members.computeIfAbsent(level.unitOf(layers.get(i)), k -> new ArrayList<>())
                        .add(i);
            }
        }
        return members.entrySet().stream()
                .map(e -> new Unit(e.getKey(), e.getValue()))
                .toList();
    }

    /** The smallest width not below this one that a layer may have. */
    private int allowed(int layer, int width) {
        int least = Math.max(width, floor.bits(layer));
        return widths.stream().filter(w -> w >= least).reduce((a, b) -> b).orElse(BitWidth.FLOAT);
    }

    /** The float network. */
    public Candidate origin() {
        return candidate(Setting.uniform(layers, BitWidth.FLOAT));
    }

    /** The candidate for any setting of this network. */
    public Candidate candidate(Setting setting) {
        return Candidate.of(setting, Footprint.of(layers, otherBytes, setting));
    }

    /** The widths to choose from, widest first. */
    List<Integer> widths() {
        return widths;
    }

    /** One candidate per width, widest first. */
    List<Candidate> uniform() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            all.add(i);
        }
        Unit everything = new Unit("*", all);
        return widths.stream().map(w -> at(origin(), everything, w)).distinct().toList();
    }

    /** The finest level. */
    Level finest() {
        return finest;
    }

    /** Levels from coarse to fine. */
    List<Level> levels() {
        return finest.downToThis();
    }

    /** The units of a level that can be lowered, in order of execution. */
    public List<Unit> units(Level level) {
        return units.get(level);
    }

    /** The units of the finest level. */
    List<Unit> units() {
        return units.get(finest);
    }

    /** The widths a unit can have, widest first. */
    List<Integer> widths(Unit unit) {
        TreeSet<Integer> reachable = new TreeSet<>(Comparator.reverseOrder());
        widths.forEach(w -> unit.layers().forEach(i -> reachable.add(allowed(i, w))));
        return List.copyOf(reachable);
    }

    /** Error that rounding brings into a unit's weights at a width, as a share of what it is at the smallest. */
    double error(Unit unit, int width) {
        List<Integer> reachable = widths(unit);
        double largest = error(unit.layers(), reachable.get(reachable.size() - 1));
        return largest > 0 ? error(unit.layers(), width) / largest : 0; // weights that no width changes
    }

    private double error(List<Integer> members, int width) {
        return members.stream()
                .mapToDouble(i -> errors.of(layers.get(i), allowed(i, width)))
                .sum();
    }

    /** The width a unit has been given, to which its layers keep as far as their floors allow; that of the widest if they keep to none. */
    int width(Candidate candidate, Unit unit) {
        Setting setting = candidate.setting();
        return widths(unit).stream()
                .filter(w -> unit.layers().stream().allMatch(i -> setting.bits(i) == allowed(i, w)))
                .reduce((larger, smaller) -> smaller)
                .orElseGet(() -> widest(candidate, unit));
    }

    private static int widest(Candidate candidate, Unit unit) {
        return unit.layers().stream().mapToInt(candidate.setting()::bits).max().orElseThrow();
    }

    /** What the unit becomes if its widest layers go to the next lower width; nothing if there is none. */
    Optional<Move> lower(Candidate from, Unit unit) {
        int width = width(from, unit);
        return widths.stream()
                .filter(w -> w < width)
                .map(w -> new Move(unit, w, cut(from, unit, w)))
                .filter(m -> !m.to.equals(from))
                .findFirst();
    }

    /** A candidate whose layers of this unit have at most this width, as far as their floor allows. */
    Candidate cut(Candidate from, Unit unit, int width) {
        Setting setting = from.setting();
        return candidate(setting.with(layers, unit.layers(), i -> Math.min(setting.bits(i), allowed(i, width))));
    }

    /** A candidate whose layers of this unit have this width, or the smallest above it that their floor allows. */
    Candidate at(Candidate from, Unit unit, int width) {
        return candidate(from.setting().with(layers, unit.layers(), i -> allowed(i, width)));
    }

    /** A candidate with a width for each of the {@link #units()}, in their order, as far as their layers' floors allow. */
    Candidate at(List<Integer> widths) {
        Map<Integer, Integer> byLayer = new HashMap<>();
        for (int u = 0; u < widths.size(); u++) {
            int width = widths.get(u);
            units().get(u).layers().forEach(i -> byLayer.put(i, allowed(i, width)));
        }
        return candidate(origin().setting().with(layers, byLayer.keySet(), byLayer::get));
    }

    /** One unit lowered by one width. */
    record Move(Unit unit, int width, Candidate to) {

        /** What was changed, whatever it was changed from. */
        String what() {
            return unit.scope() + "=" + width;
        }
    }
}
