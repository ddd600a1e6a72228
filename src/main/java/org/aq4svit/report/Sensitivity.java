package org.aq4svit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.aq4svit.table.LayerRow;

/**
 * What it costs to change the width of one unit alone: a candidate beside the one it was made from, on the search images that both have seen.
 *
 * @param unit the layer, or the smallest scope, block or stage that holds all changed layers
 * @param from bits before
 * @param to bits after
 * @param savedBytes bytes saved
 * @param divergence mean increase of the divergence from the float network's answers, in nats per image
 * @param drop top-1 lost, in points
 * @param margin half the width of the 95 % interval of the candidate's own drop, in points
 * @param images images behind both
 */
record Sensitivity(
        String unit,
        int from,
        int to,
        long savedBytes,
        double divergence,
        double drop,
        double margin,
        long images,
        String strategy) {

    /** Where several candidates make the same change, the one seen on most images counts; dearest first. */
    static List<Sensitivity> of(ModelContents model) {
        Map<List<Object>, Sensitivity> byChange = new LinkedHashMap<>();
        BinaryOperator<Sensitivity> surer = BinaryOperator.maxBy(Comparator.comparingLong(Sensitivity::images));
        for (Tried candidate : model.candidates.values()) {
            of(model, candidate).ifPresent(s -> byChange.merge(List.of(s.unit, s.from, s.to), s, surer));
        }
        return byChange.values().stream()
                .sorted(Comparator.comparingDouble(Sensitivity::divergence).reversed())
                .toList();
    }

    private static Optional<Sensitivity> of(ModelContents model, Tried candidate) {
        Tried parent = model.candidates.get(candidate.parent());
        if (parent == null) {
            return Optional.empty();
        }
        List<Integer> changed = changed(candidate, parent);
        Optional<String> unit = unit(changed.stream().map(model.layers::get).toList());
        boolean oneStep = changed.stream()
                        .map(i -> List.of(parent.bits().get(i), candidate.bits().get(i)))
                        .distinct()
                        .count()
                == 1;
        if (unit.isEmpty() || !oneStep) {
            return Optional.empty();
        }
        int first = changed.get(0);
        return pair(model, candidate, parent)
                .map(p -> new Sensitivity(
                        unit.get(),
                        parent.bits().get(first),
                        candidate.bits().get(first),
                        parent.bytes() - candidate.bytes(),
                        p.here().meanDivergence() - p.there().meanDivergence(),
                        p.here().drop() - p.there().drop(),
                        p.here().margin(),
                        p.here().images(),
                        candidate.strategy()));
    }

    private static List<Integer> changed(Tried candidate, Tried parent) {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < candidate.bits().size(); i++) {
            if (!candidate.bits().get(i).equals(parent.bits().get(i))) {
                changed.add(i);
            }
        }
        return changed;
    }

    private static Optional<String> unit(List<LayerRow> changed) {
        return common(changed, LayerRow::layer)
                .or(() -> common(changed, LayerRow::scope))
                .or(() -> common(changed, LayerRow::block))
                .or(() -> common(changed, LayerRow::stage));
    }

    private static Optional<String> common(List<LayerRow> layers, Function<LayerRow, String> name) {
        List<String> names = layers.stream().map(name).distinct().limit(2).toList();
        return names.size() == 1 && names.get(0) != null ? Optional.of(names.get(0)) : Optional.empty();
    }

    private static Optional<Judged.Pair> pair(ModelContents model, Tried candidate, Tried parent) {
        Optional<Judged> here = model.judged(candidate.id());
        Optional<Judged.Pair> pair = parent.isFloat()
                ? here.map(Judged::besideFloat)
                : here.flatMap(h -> model.judged(parent.id()).map(h::beside));
        return pair.filter(p -> p.here().images() > 0);
    }
}
