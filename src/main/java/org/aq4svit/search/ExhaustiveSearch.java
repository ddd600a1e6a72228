package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import org.aq4svit.fault.InputException;

/** Looks at every setting of a small space, smallest first, until one keeps the constraint: the truth that others are compared with. */
final class ExhaustiveSearch implements SearchStrategy {
    private static final int TOGETHER = 16;

    private final int most;

    /** For spaces of at most {@code most} settings. */
    ExhaustiveSearch(int most) {
        this.most = most;
    }

    @Override
    public String name() {
        return "exhaustive";
    }

    @Override
    public Finalists search(Task task) {
        List<Candidate> all = all(task.space());
        List<Trial> found = new ArrayList<>();
        for (int from = 0; from < all.size() && !task.spent().getAsBoolean(); from += TOGETHER) {
            List<Candidate> some = all.subList(from, Math.min(all.size(), from + TOGETHER));
            found.addAll(task.race(some));
            Finalists finalists = Finalists.of(task, found);
            List<Diary.Decision> decisions =
                    Diary.Decision.ungated(some, task.space().origin());
            task.diary()
                    .step(Diary.Step.keeping(
                            finalists.all(), task.space().finest().label(), decisions));
            if (task.constraint() instanceof MaxDrop && isConfirmed(task, finalists)) {
                break; // all that follow are larger
            }
        }
        return Finalists.of(task, found);
    }

    /** Whether some of these keeps the constraint on the validation images, too. */
    private static boolean isConfirmed(Task task, Finalists finalists) {
        return finalists.all().stream()
                .anyMatch(c -> task.constraint().allows(c, task.evaluator().validate(c)));
    }

    private List<Candidate> all(SearchSpace space) {
        List<Candidate> all = List.of(space.origin());
        for (Unit unit : space.units()) {
            if ((long) all.size() * space.widths(unit).size() > most) {
                throw new InputException("search.strategy: expected a space of at most " + most
                        + " settings for 'exhaustive', found more; choose fewer search.bits or a coarser"
                        + " search.granularity, or raise search.exhaustive-limit");
            }
            List<Candidate> next = new ArrayList<>();
            for (Candidate c : all) {
                space.widths(unit).forEach(w -> next.add(space.at(c, unit, w)));
            }
            all = next;
        }
        return all.stream().sorted(Candidate.SMALLEST_FIRST).toList();
    }
}
