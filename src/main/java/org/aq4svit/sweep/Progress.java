package org.aq4svit.sweep;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.aq4svit.search.Candidate;
import org.aq4svit.table.StepRow;

/** Tells the user how far the sweep is: one line that updates on a terminal, a line now and then in a log. */
final class Progress implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final double SMOOTHING = 0.3;

    private final PrintStream out;
    private final boolean terminal;
    private final int models;
    private final long start = System.nanoTime();
    private final Map<String, State> running = new LinkedHashMap<>();
    private int done;
    private long candidates;
    private long gated;
    private long images;
    private long lastLine = start - BETWEEN_LINES.toNanos();

    private static final class State {
        private final ToIntFunction<Candidate> movesAhead;
        private String doing = "decoding images";
        private double secondsPerStep;
        private double secondsAhead = Double.NaN;
        private long lastStep = System.nanoTime();

        State(ToIntFunction<Candidate> movesAhead) {
            this.movesAhead = movesAhead;
        }
    }

    Progress(PrintStream out, boolean terminal, int models) {
        this.out = out;
        this.terminal = terminal;
        this.models = models;
    }

    /** A model's search begins. */
    synchronized void begin(String model, ToIntFunction<Candidate> movesAhead) {
        running.put(model, new State(movesAhead));
    }

    /** A model is at something that is no step. */
    synchronized void at(String model, String doing) {
        State state = running.get(model);
        state.doing = doing;
        state.secondsAhead = Double.NaN;
        show();
    }

    /** A step is done. A search never has more steps ahead than moves. */
    synchronized void step(StepRow row, Optional<Candidate> best) {
        State state = running.get(row.model());
        long now = System.nanoTime();
        double seconds = (now - state.lastStep) / 1e9;
        state.lastStep = now;
        state.secondsPerStep =
                state.secondsPerStep == 0 ? seconds : (1 - SMOOTHING) * state.secondsPerStep + SMOOTHING * seconds;
        best.ifPresent(b -> state.secondsAhead = state.secondsPerStep * state.movesAhead.applyAsInt(b));
        state.doing = row.strategy() + " step " + row.step() + " (" + row.level() + " level), "
                + best.map(b -> String.format("%,d bytes", b.bytes())).orElse("nothing kept");
        candidates += row.expanded();
        gated += row.gated();
        images += row.imagesEvaluated();
        show();
    }

    /** A model is finished, well or not. */
    synchronized void end(String model) {
        running.remove(model);
        done++;
        show();
    }

    /** Leaves the line behind. */
    @Override
    public synchronized void close() {
        if (terminal) {
            out.println();
        }
    }

    private void show() {
        long now = System.nanoTime();
        if (terminal) {
            out.print("\r\u001b[K" + line(now));
            out.flush();
        } else if (now - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = now;
            out.println(line(now));
        }
    }

    private String line(long now) {
        double elapsed = (now - start) / 1e9;
        StringBuilder line = new StringBuilder(String.format(
                "[%s] %d/%d models, %d candidates, %.0f %% gated, %.0f images/s",
                clock(elapsed),
                done,
                models,
                candidates,
                candidates == 0 ? 0 : 100.0 * gated / candidates,
                images / elapsed));
        running.forEach((model, state) -> {
            line.append(" | ").append(model).append(": ").append(state.doing);
            if (!Double.isNaN(state.secondsAhead)) {
                line.append(", at most ").append(clock(state.secondsAhead)).append(" left in this search");
            }
        });
        return line.toString();
    }

    private static String clock(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format("%d:%02d", s / 60, s % 60);
    }
}
