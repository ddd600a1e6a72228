package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is done by hand today, after QSViT (arXiv 2504.00948): a precision study of every unit alone, a base setting made of the smallest
 * widths that were harmless there, raised by the study's order until it keeps the constraint, then a guided reduction, unit by unit. Every
 * candidate gets a full pass over the validation images of its own: whoever works by hand does not compute once what two of them have in common.
 */
final class ManualSearch implements SearchStrategy {

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public Finalists search(Task task) {
        Study study = new Study(task);
        Optional<Candidate> base = study.base();
        List<Candidate> found = base.map(study::reduced).orElseGet(study::harmless);
        return new Finalists(found, found);
    }

    /** A unit alone at a width, all others in float32. */
    private record Single(Unit unit, int width, Candidate candidate, Accuracy accuracy) {}

    /** The procedure on one network. */
    private static final class Study {
        private final Task task;
        private final List<Single> singles = new ArrayList<>();

        Study(Task task) {
            this.task = task;
            for (Unit unit : task.space().units()) {
                if (!task.spent().getAsBoolean()) {
                    study(unit);
                }
            }
            step("precision study", singles.stream().map(Single::candidate).toList(), Optional.empty());
        }

        private void study(Unit unit) {
            for (int width : task.space().widths(unit)) {
                Candidate candidate = task.space().at(task.space().origin(), unit, width);
                singles.add(new Single(unit, width, candidate, task.evaluator().validate(candidate)));
            }
        }

        /** The harmless widths together, and from there upwards until the constraint is kept; nothing if it never is. */
        Optional<Candidate> base() {
            Candidate at = task.space()
                    .at(task.space().units().stream().map(this::harmless).toList());
            List<Candidate> tried = new ArrayList<>();
            Optional<Candidate> next = Optional.of(at);
            while (next.isPresent() && !task.spent().getAsBoolean()) {
                at = next.get();
                tried.add(at);
                if (keeps(at)) {
                    step("base setting", tried, Optional.of(at));
                    return Optional.of(at);
                }
                next = raised(at);
            }
            step("base setting", tried, Optional.empty());
            return Optional.empty();
        }

        private int harmless(Unit unit) {
            return singles.stream()
                    .filter(s -> s.unit.equals(unit))
                    .filter(this::isHarmless)
                    .mapToInt(Single::width)
                    .min()
                    .orElse(task.space().widths(unit).get(0));
        }

        private boolean isHarmless(Single single) {
            return task.constraint().allows(single.candidate, single.accuracy);
        }

        /** Single units that may be narrow, the smallest network first. */
        List<Candidate> harmless() {
            return smallestFirst(singles.stream().filter(this::isHarmless).map(Single::candidate));
        }

        private static List<Candidate> smallestFirst(Stream<Candidate> candidates) {
            return candidates.sorted(Comparator.comparingLong(Candidate::bytes)).toList();
        }

        /** One width more for the unit that the study found most sensitive at the width it has. */
        private Optional<Candidate> raised(Candidate at) {
            return singles.stream()
                    .filter(s -> s.width == task.space().width(at, s.unit))
                    .filter(s -> wider(s).isPresent())
                    .max(Comparator.comparingDouble((Single s) -> s.accuracy.drop())
                            .thenComparing(s -> s.unit.scope()))
                    .map(s -> task.space().at(at, s.unit, wider(s).orElseThrow()));
        }

        private Optional<Integer> wider(Single s) {
            return task.space().widths(s.unit).stream().filter(w -> w > s.width).reduce((a, b) -> b);
        }

        /** The base and what it can be reduced to: each unit in turn, the least sensitive first, as far as the constraint allows. */
        List<Candidate> reduced(Candidate base) {
            List<Candidate> found = new ArrayList<>(List.of(base));
            List<Candidate> tried = new ArrayList<>();
            for (Unit unit : leastSensitiveFirst(base)) {
                Optional<SearchSpace.Move> move = task.space().lower(last(found), unit);
                while (move.isPresent() && !task.spent().getAsBoolean()) {
                    Candidate to = move.get().to();
                    tried.add(to);
                    if (!keeps(to)) {
                        break;
                    }
                    found.add(to);
                    move = task.space().lower(to, unit);
                }
            }
            step("guided reduction", tried, Optional.of(last(found)));
            return smallestFirst(found.stream());
        }

        private List<Unit> leastSensitiveFirst(Candidate base) {
            return singles.stream()
                    .filter(s -> s.width == task.space().width(base, s.unit))
                    .sorted(Comparator.comparingDouble((Single s) -> s.accuracy.drop())
                            .thenComparing(s -> s.unit.scope()))
                    .map(Single::unit)
                    .toList();
        }

        private boolean keeps(Candidate candidate) {
            return task.constraint().allows(candidate, task.evaluator().validate(candidate));
        }

        private static Candidate last(List<Candidate> list) {
            return list.get(list.size() - 1);
        }

        private void step(String what, List<Candidate> candidates, Optional<Candidate> best) {
            List<Diary.Decision> decisions =
                    Diary.Decision.ungated(candidates, task.space().origin());
            task.diary().step(Diary.Step.keeping(best.stream().toList(), what, decisions));
        }
    }
}
