package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A way down from one candidate to ever smaller ones. It remembers which moves failed: what was too much from here is too much from
 * any candidate further down.
 */
final class Trail {
    /** Least divergence paid per byte saved first. */
    static final Comparator<Trail> CHEAPEST =
            Comparator.comparingDouble(Trail::price).thenComparing(t -> t.at.id());

    /** Divergences below this are noise and must not order candidates; in nats. */
    private static final double SMALLEST_DIVERGENCE = 1e-4;

    /** Combinations that save less than this share of the bytes more than the one found are not tried. */
    private static final double WORTH_A_RACE = 0.005;

    private final SearchStrategy.Task task;
    private final Candidate at;
    private final double divergence;
    private final double drift;
    private final Set<String> failed;

    private Trail(SearchStrategy.Task task, Candidate at, double divergence, double drift, Set<String> failed) {
        this.task = task;
        this.at = at;
        this.divergence = divergence;
        this.drift = drift;
        this.failed = failed;
    }

    /** A trail that starts at the float network. */
    static Trail start(SearchStrategy.Task task) {
        return new Trail(task, task.space().origin(), 0, 0, new HashSet<>());
    }

    /** A trail that starts at a candidate that was raced. */
    static Trail start(SearchStrategy.Task task, Trial trial) {
        return new Trail(task, trial.candidate(), trial.divergence(), 0, new HashSet<>());
    }

    Candidate at() {
        return at;
    }

    /** Divergence paid per byte saved so far, in nats per byte; how trails compare. */
    private double price() {
        long saved = task.space().origin().bytes() - at.bytes();
        return Math.max(SMALLEST_DIVERGENCE, divergence) / Math.max(1, saved);
    }

    /** The same place with no move ruled out: another level has other moves. */
    Trail onNextLevel() {
        return new Trail(task, at, divergence, drift, new HashSet<>());
    }

    /** Moves that have not failed. */
    private List<SearchSpace.Move> moves(Level level) {
        List<SearchSpace.Move> moves = new ArrayList<>();
        for (Unit unit : task.space().units(level)) {
            task.space().lower(at, unit).filter(m -> !failed.contains(m.what())).ifPresent(moves::add);
        }
        return moves;
    }

    /**
     * What one round found out.
     *
     * @param onwards where to go on, the best way first
     * @param found candidates that may be what is searched for
     */
    record Round(List<Diary.Decision> decisions, List<Trail> onwards, List<Trial> found) {

        boolean madeMoves() {
            return !decisions.isEmpty();
        }

        Diary.Step entry(Level level, List<Trail> kept) {
            return Trail.entry(level, decisions, kept);
        }
    }

    /** The diary's entry for a step after which {@code kept} go on. */
    static Diary.Step entry(Level level, List<Diary.Decision> decisions, List<Trail> kept) {
        return Diary.Step.keeping(kept.stream().map(Trail::at).toList(), level.label(), decisions);
    }

    /**
     * Screens all moves of a level and takes as many of the most promising at once as keep the constraint together: the search steps back
     * from a combination that fails to half of it, in the end to single moves, of which it tries the best few.
     */
    Round round(Level level) {
        Steps steps = new Steps(moves(level));
        if (steps.largestCombination() == 0) {
            steps.raceSingles();
        }
        return steps.round();
    }

    /** A {@link #round} that tries the best few single moves whether a combination is found or not: they are other ways to go. */
    Round broadRound(Level level) {
        Steps steps = new Steps(moves(level));
        steps.largestCombination();
        steps.raceSingles();
        return steps.round();
    }

    /** The work of one round. */
    private final class Steps {
        private final List<SearchSpace.Move> moves;
        private final List<GateKeeper.Ruling> rulings;
        private final List<SearchSpace.Move> promising = new ArrayList<>();
        private final Map<Candidate, Double> drifts = new HashMap<>();
        private final Map<Candidate, Trial> trials = new HashMap<>();
        private final Map<Candidate, GateKeeper.Ruling> combinations = new LinkedHashMap<>();
        private int together;

        Steps(List<SearchSpace.Move> moves) {
            this.moves = moves;
            this.rulings = moves.isEmpty()
                    ? List.of()
                    : task.gate()
                            .screen(moves.stream().map(SearchSpace.Move::to).toList());
            for (int i = 0; i < moves.size(); i++) {
                if (passes(moves.get(i).to(), rulings.get(i))) {
                    promising.add(moves.get(i));
                    drifts.put(moves.get(i).to(), rulings.get(i).screening().drift());
                } else {
                    failed.add(moves.get(i).what());
                }
            }
            promising.sort(
                    Comparator.comparingDouble((SearchSpace.Move m) -> (drifts.get(m.to()) - drift) / saved(m.to())));
        }

        /** What an audit has found to be good is not thrown away. */
        private boolean passes(Candidate candidate, GateKeeper.Ruling ruling) {
            return switch (ruling.verdict()) {
                case KEPT -> true;
                case REJECTED -> false;
                case AUDITED -> race(List.of(candidate)).get(0).descends();
            };
        }

        Round round() {
            List<Trail> onwards = new ArrayList<>();
            if (together > 1) {
                onwards.add(branch(trials.get(all(together))));
            }
            promising.stream()
                    .map(m -> trials.get(m.to()))
                    .filter(t -> t != null && t.descends())
                    .sorted(Comparator.comparingDouble(this::price)
                            .thenComparing(t -> t.candidate().id()))
                    .map(this::branch)
                    .forEach(onwards::add);
            return new Round(
                    decisions(),
                    onwards,
                    trials.values().stream().filter(Trial::eligible).toList());
        }

        /** How many of the most promising moves go together; zero if not even the first does. */
        int largestCombination() {
            int most = 0;
            int tooMany = promising.size() + 1;
            while (tooMany - most > 1
                    && isWorthARace(most, tooMany)
                    && !task.spent().getAsBoolean()) {
                int middle = (most + tooMany) / 2;
                if (descends(all(middle))) {
                    most = middle;
                } else {
                    tooMany = middle;
                }
            }
            together = most;
            return most;
        }

        /** A combination passes the gate like any other candidate, or it is too much. */
        private boolean descends(Candidate combination) {
            boolean single = drifts.containsKey(combination);
            if (!single && !passes(combination, ruling(combination))) {
                return false;
            }
            return race(List.of(combination)).get(0).descends();
        }

        private GateKeeper.Ruling ruling(Candidate combination) {
            return combinations.computeIfAbsent(
                    combination, c -> task.gate().screen(List.of(c)).get(0));
        }

        /** Whether the larger combinations that are left save enough more than what was found. */
        private boolean isWorthARace(int most, int tooMany) {
            return most == 0 || all(most).bytes() - all(tooMany - 1).bytes() > WORTH_A_RACE * at.bytes();
        }

        private Candidate all(int count) {
            Candidate all = at;
            for (SearchSpace.Move move : promising.subList(0, count)) {
                all = task.space().cut(all, move.unit(), move.width());
            }
            return all;
        }

        void raceSingles() {
            List<SearchSpace.Move> best = promising.subList(0, Math.min(task.topK(), promising.size()));
            race(best.stream().map(SearchSpace.Move::to).toList());
            best.stream().filter(m -> !trials.get(m.to()).descends()).forEach(m -> failed.add(m.what()));
        }

        private List<Trial> race(List<Candidate> candidates) {
            List<Trial> run = task.race(candidates);
            run.forEach(t -> trials.put(t.candidate(), t));
            return run;
        }

        private List<Diary.Decision> decisions() {
            List<Diary.Decision> decisions = new ArrayList<>();
            for (int i = 0; i < moves.size(); i++) {
                decisions.add(decision(moves.get(i).to(), rulings.get(i)));
            }
            combinations.forEach((to, ruling) -> decisions.add(decision(to, ruling)));
            return decisions;
        }

        private Diary.Decision decision(Candidate to, GateKeeper.Ruling ruling) {
            boolean raced = trials.containsKey(to) || ruling.audit().isPresent();
            return new Diary.Decision(to, at, Optional.of(ruling), raced);
        }

        private Trail branch(Trial trial) {
            double seen = drifts.getOrDefault(trial.candidate(), drift);
            return new Trail(task, trial.candidate(), trial.divergence(), seen, new HashSet<>(failed));
        }

        /** Additional divergence per byte saved by the step to a child, in nats per byte. */
        private double price(Trial child) {
            return Math.max(SMALLEST_DIVERGENCE, child.divergence() - divergence) / saved(child.candidate());
        }
    }

    private double saved(Candidate to) {
        return Math.max(1, at.bytes() - to.bytes());
    }
}
