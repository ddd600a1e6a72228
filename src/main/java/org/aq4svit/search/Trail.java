package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A way down from one candidate to ever smaller ones. It remembers which moves failed: what was too much from here is too much from
 * any candidate further down.
 */
final class Trail {
    /** Least loss paid per byte saved first. */
    static final Comparator<Trail> CHEAPEST =
            Comparator.comparingDouble(Trail::price).thenComparing(t -> t.at.id());

    /** Losses below this are noise and must not order candidates; in nats. */
    private static final double SMALLEST_LOSS = 1e-3;

    private final SearchStrategy.Task task;
    private final Candidate at;
    private final Accuracy accuracy;
    private final double drift;
    private final Set<String> failed;

    Trail(SearchStrategy.Task task, Candidate at, Accuracy accuracy, double drift, Set<String> failed) {
        this.task = task;
        this.at = at;
        this.accuracy = accuracy;
        this.drift = drift;
        this.failed = failed;
    }

    /** A trail that starts at the float network. */
    static Trail start(SearchStrategy.Task task) {
        Candidate origin = task.space().origin();
        Accuracy unchanged = new Accuracy(1, 0, 0, 0, 0, 0, 0);
        return new Trail(task, origin, unchanged, 0, new HashSet<>());
    }

    Candidate at() {
        return at;
    }

    /** Loss paid per byte saved so far, in nats per byte; how trails compare. */
    private double price() {
        long saved = task.space().origin().bytes() - at.bytes();
        return Math.max(SMALLEST_LOSS, accuracy.lossIncrease()) / Math.max(1, saved);
    }

    /** The same place with no move ruled out: another level has other moves. */
    Trail onNextLevel() {
        return new Trail(task, at, accuracy, drift, new HashSet<>());
    }

    /** Moves that have not failed. */
    List<SearchSpace.Move> moves(Level level) {
        List<SearchSpace.Move> moves = new ArrayList<>();
        for (Unit unit : task.space().units(level)) {
            task.space().lower(at, unit).filter(m -> !failed.contains(m.what())).ifPresent(moves::add);
        }
        return moves;
    }

    /** What one round found out. */
    record Round(List<Diary.Decision> decisions, List<Trail> feasible) {

        boolean madeMoves() {
            return !decisions.isEmpty();
        }

        Diary.Step entry(Level level, List<Trail> kept) {
            return Trail.entry(level, decisions, kept);
        }
    }

    /** Screens all moves of a level, evaluates the most promising, and sorts those that keep the constraint, cheapest first. */
    Round round(Level level) {
        List<SearchSpace.Move> moves = moves(level);
        List<Screening> screenings =
                task.evaluator().screen(moves.stream().map(SearchSpace.Move::to).toList());
        List<Integer> promising = promising(moves, screenings);
        List<Accuracy> accuracies = task.evaluator()
                .search(promising.stream().map(i -> moves.get(i).to()).toList());
        List<Diary.Decision> decisions = new ArrayList<>();
        List<Trail> feasible = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            int rank = promising.indexOf(i);
            Optional<Accuracy> found = rank < 0 ? Optional.empty() : Optional.of(accuracies.get(rank));
            decisions.add(new Diary.Decision(moves.get(i).to(), at, Optional.of(screenings.get(i)), rank >= 0, found));
            if (found.isPresent() && task.constraint().allows(found.get())) {
                feasible.add(new Trail(
                        task, moves.get(i).to(), found.get(), screenings.get(i).drift(), failed));
            } else if (found.isPresent() || screenings.get(i).stoppedAt().isPresent()) {
                failed.add(moves.get(i).what());
            }
        }
        feasible.sort(Comparator.comparingDouble(this::priceOf).thenComparing(t -> t.at.id()));
        return new Round(decisions, feasible.stream().map(Trail::branch).toList());
    }

    /** The diary's entry for a step after which {@code kept} go on. */
    static Diary.Step entry(Level level, List<Diary.Decision> decisions, List<Trail> kept) {
        return new Diary.Step(
                level, decisions, kept.size(), kept.stream().map(Trail::at).findFirst());
    }

    private Trail branch() {
        return new Trail(task, at, accuracy, drift, new HashSet<>(failed));
    }

    /** Indices of the moves that pass the gate, least drift per byte saved first, at most top-k. */
    private List<Integer> promising(List<SearchSpace.Move> moves, List<Screening> screenings) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            if (screenings.get(i).stoppedAt().isEmpty()) {
                open.add(i);
            }
        }
        open.sort(Comparator.comparingDouble((Integer i) ->
                (screenings.get(i).drift() - drift) / saved(moves.get(i).to())));
        return open.subList(0, Math.min(task.topK(), open.size()));
    }

    /** Additional loss per byte saved by the step to a child, in nats per byte. */
    private double priceOf(Trail child) {
        double paid = child.accuracy.lossIncrease() - accuracy.lossIncrease();
        return Math.max(SMALLEST_LOSS, paid) / saved(child.at);
    }

    private double saved(Candidate to) {
        return Math.max(1, at.bytes() - to.bytes());
    }
}
