package org.aq4svit.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A sweep on a cluster as a row of events: a model's question becomes tasks, free cores take tasks of the model that has the fewest running,
 * the driver launches one task at a time, and when the last answer is in, the model's next question follows. Nothing is left to chance.
 */
final class Simulation {
    private final List<Course> order;
    private final Overheads overheads;
    private final int cores;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingLong(Event::number));
    private final List<State> running = new ArrayList<>();
    private final Deque<Course> ahead = new ArrayDeque<>();
    private int free;
    private double driverFree;
    private double lastAnswer;
    private double computing;
    private long counted;

    /**
     * What a model asks, one job after the other.
     *
     * @param jobs the seconds of every task of every job
     */
    record Course(List<double[]> jobs) {
        double seconds() {
            double sum = 0;
            for (double[] tasks : jobs) {
                for (double task : tasks) {
                    sum += task;
                }
            }
            return sum;
        }
    }

    /**
     * How it went.
     *
     * @param seconds from the first question to the last answer
     * @param busy share of the cores' time that was spent computing
     */
    record Outcome(double seconds, double busy) {}

    /** A job becomes ready, or a task ends. */
    private record Event(double time, long number, State model, boolean ends) {}

    private static final class State {
        private final Course course;
        private final Deque<Double> waiting = new ArrayDeque<>();
        private int next;
        private int unanswered;
        private int busy;

        State(Course course) {
            this.course = course;
        }
    }

    private Simulation(List<Course> courses, Overheads overheads, int cores) {
        this.order = courses.stream()
                .sorted(Comparator.comparingDouble(Course::seconds).reversed())
                .toList();
        this.overheads = overheads;
        this.cores = cores;
        this.free = cores;
    }

    /** Runs all courses, the largest first, so many at once. */
    static Outcome run(List<Course> courses, Overheads overheads, int cores, int modelsAtOnce) {
        return new Simulation(courses, overheads, cores).run(modelsAtOnce);
    }

    private Outcome run(int modelsAtOnce) {
        ahead.addAll(order);
        for (int i = 0; i < modelsAtOnce; i++) {
            begin(0);
        }
        while (!events.isEmpty()) {
            Event event = events.poll();
            if (event.ends) {
                end(event.model, event.time);
            } else {
                double[] tasks = event.model.course.jobs().get(event.model.next++);
                event.model.unanswered = tasks.length;
                for (double task : tasks) {
                    event.model.waiting.add(task);
                }
            }
            launch(event.time);
        }
        return new Outcome(lastAnswer, computing / (cores * lastAnswer));
    }

    private void begin(double time) {
        Course course = ahead.poll();
        if (course != null) {
            State state = new State(course);
            running.add(state);
            ask(state, time);
        }
    }

    private void ask(State model, double time) {
        if (model.next < model.course.jobs().size()) {
            events.add(new Event(time + overheads.stepSeconds(), counted++, model, false));
        } else {
            running.remove(model);
            begin(time);
        }
    }

    private void end(State model, double time) {
        free++;
        model.busy--;
        model.unanswered--;
        lastAnswer = Math.max(lastAnswer, time);
        if (model.unanswered == 0) {
            ask(model, time);
        }
    }

    private void launch(double now) {
        for (State model = hungriest(); free > 0 && model != null; model = hungriest()) {
            double task = model.waiting.poll();
            driverFree = Math.max(now, driverFree) + overheads.launchSeconds();
            computing += task;
            free--;
            model.busy++;
            events.add(new Event(driverFree + overheads.taskSeconds() + task, counted++, model, true));
        }
    }

    /** The model with tasks to launch that has the fewest running. */
    private State hungriest() {
        State found = null;
        for (State model : running) {
            if (!model.waiting.isEmpty() && (found == null || model.busy < found.busy)) {
                found = model;
            }
        }
        return found;
    }
}
