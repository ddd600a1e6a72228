package org.aq4svit.sweep;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.aq4svit.search.Candidate;
import org.aq4svit.table.StepRow;

/**
 * Tells the user how far the sweep is and how long it will take: one line that updates on a terminal, a line now and then in a log. Work is
 * counted in operations, since an image takes a large network longer than a small one.
 */
final class Progress implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    /** A line that names more models than these is read by nobody. */
    private static final int NAMED = 3;

    /** A pace is one after so many seconds, or so much of the work: the first images wait for JVMs to start and to compile. */
    private static final double SETTLED_SECONDS = 60;

    private static final double SETTLED_SHARE = 0.01;

    private final PrintStream out;
    private final boolean terminal;
    private final int models;
    private final LongSupplier clock;
    private final long start;
    private final Map<String, Work> begun = new LinkedHashMap<>();
    private final Map<String, String> running = new LinkedHashMap<>();
    private int done;
    private long candidates;
    private long gated;
    private long images;
    private double operations;
    private long lastLine;

    /** What a model takes. */
    private static final class Work {
        private final double perImage;
        private final Forecast.Bounds images;
        private double judged;
        private boolean ended;

        Work(double perImage, Forecast.Bounds images) {
            this.perImage = perImage;
            this.images = images;
        }

        Forecast.Bounds whole() {
            return images.times(perImage);
        }

        Forecast.Bounds left() {
            return ended ? Forecast.Bounds.NOTHING : images.left(judged).times(perImage);
        }
    }

    Progress(PrintStream out, boolean terminal, int models) {
        this(out, terminal, models, System::nanoTime);
    }

    /**
     * @param clock in nanoseconds
     */
    Progress(PrintStream out, boolean terminal, int models, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.models = models;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.lastLine = start - BETWEEN_LINES.toNanos();
    }

    /**
     * A model's search begins.
     *
     * @param opsPerImage multiply-adds
     * @param expected images that it will judge; empty if nobody knows
     */
    synchronized void begin(String model, long opsPerImage, Optional<Forecast.Bounds> expected) {
        expected.ifPresent(e -> begun.put(model, new Work(opsPerImage, e)));
        running.put(model, "decoding images");
    }

    /** A model is at something that is no step. */
    synchronized void at(String model, String doing) {
        running.put(model, doing);
        show();
    }

    /** Images were judged, one candidate on one image being one. */
    synchronized void judged(String model, long count) {
        images += count;
        Work work = begun.get(model);
        if (work != null) {
            work.judged += count;
            operations += work.perImage * count;
        }
        show();
    }

    /** Images were judged in an earlier session: they say nothing about how fast this one is. */
    synchronized void known(String model, long count) {
        Work work = begun.get(model);
        if (work != null) {
            work.judged += count;
        }
    }

    /** A step is done. */
    synchronized void step(StepRow row, Optional<Candidate> best) {
        running.put(
                row.model(),
                row.strategy() + " step " + row.step() + " (" + row.level() + " level), "
                        + best.map(b -> String.format(Locale.ROOT, "%,d bytes", b.bytes()))
                                .orElse("nothing kept"));
        candidates += row.expanded();
        gated += row.gated();
        show();
    }

    /** A model is finished, well or not. */
    synchronized void end(String model) {
        running.remove(model);
        Work work = begun.get(model);
        if (work != null) {
            work.ended = true;
        }
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
        long now = clock.getAsLong();
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
                Locale.ROOT,
                "[%s] %d/%d models, %d candidates, %.0f %% gated, %.0f images/s",
                clock(elapsed),
                done,
                models,
                candidates,
                candidates == 0 ? 0 : 100.0 * gated / candidates,
                images / elapsed));
        Forecast.Bounds left = left();
        if (operations > 0 && (elapsed >= SETTLED_SECONDS || operations >= SETTLED_SHARE * left.expected())) {
            Forecast.Bounds seconds = left.times(elapsed / operations);
            line.append(String.format(
                    Locale.ROOT,
                    ", about %s left (%s to %s)",
                    clock(seconds.expected()),
                    clock(seconds.low()),
                    clock(seconds.high())));
        }
        running.entrySet().stream()
                .limit(NAMED)
                .forEach(e -> line.append(" | ").append(e.getKey()).append(": ").append(e.getValue()));
        if (running.size() > NAMED) {
            line.append(" | and ").append(running.size() - NAMED).append(" more");
        }
        return line.toString();
    }

    /** Operations that are left; models that have not begun are taken to be like the others. */
    private Forecast.Bounds left() {
        int waiting = Math.max(0, models - done - running.size());
        double each = (double) waiting / Math.max(1, begun.size());
        return begun.values().stream()
                .map(work -> work.left().plus(work.whole().times(each)))
                .reduce(Forecast.Bounds.NOTHING, Forecast.Bounds::plus);
    }

    private static String clock(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}
