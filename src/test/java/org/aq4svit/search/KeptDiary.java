package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** A diary that can be read. */
final class KeptDiary implements Diary {
    final List<Step> steps = new ArrayList<>();

    @Override
    public void step(Step step) {
        steps.add(step);
    }

    List<Decision> decisions() {
        return steps.stream().flatMap(s -> s.decisions().stream()).toList();
    }

    /** Settings that went on, step by step, each as its text. */
    List<String> best() {
        return steps.stream().map(s -> s.best().orElseThrow().toString()).toList();
    }
}
