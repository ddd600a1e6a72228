package org.aq4svit.sweep;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.Damaged;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.table.DamagedRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** Searches every model of a configuration and writes the tables of the run, step by step, while it goes on. */
public final class Sweep {
    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final RunTables tables;
    private final Progress progress;
    private final RunRow run;

    private Sweep(JavaSparkContext spark, SweepConfig config, RunTables tables, RunRow run, Progress progress) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.run = run;
        this.progress = progress;
    }

    /**
     * What came of a sweep.
     *
     * @param results rows of the models that were finished
     * @param failures one sentence per model that was not
     * @param inputAtFault whether some model failed by its input
     */
    public record Report(List<ResultRow> results, List<String> failures, boolean inputAtFault) {
        /** Whether every setting that was found keeps its constraint. */
        public boolean constraintsMet() {
            return results.stream().allMatch(ResultRow::constraintMet);
        }
    }

    /** Starts a run in a directory that holds none. */
    public static Sweep start(JavaSparkContext spark, SweepConfig config, Path out) {
        if (Runs.existing(out, spark.hadoopConfiguration()).isPresent()) {
            throw new InputException(out + ": expected a directory without a run, found one; --resume continues it");
        }
        RunRow row = Runs.begun(UUID.randomUUID().toString(), Instant.now(), config, spark.version());
        return open(spark, config, out, row);
    }

    /** Goes on with a run that was not finished: what its tables hold is not computed again. */
    public static Sweep resume(JavaSparkContext spark, SweepConfig config, Path out) {
        Optional<RunRow> found = Runs.existing(out, spark.hadoopConfiguration());
        RunRow before = found.orElseThrow(() ->
                new InputException(out + ": expected a run to resume, found none; leave out --resume to start one"));
        if (!before.configJson().equals(config.json())) {
            throw new InputException(out + ": expected the configuration the run was started with, found another: "
                    + Runs.difference(before.configJson(), config.json())
                    + "; a changed sweep needs a directory of its own");
        }
        return open(spark, config, out, Runs.begun(before.runId(), before.startedAt(), config, spark.version()));
    }

    private static Sweep open(JavaSparkContext spark, SweepConfig config, Path out, RunRow row) {
        RunTables tables = RunTables.open(out, spark.hadoopConfiguration());
        boolean terminal = System.console() != null;
        Progress progress = new Progress(System.err, terminal, config.models().size());
        return new Sweep(spark, config, tables, row, progress);
    }

    /** Runs to the end. A model that fails becomes a FAILED row; the others are not disturbed. */
    public Report execute() {
        List<ModelDescriptor> descriptors = descriptors();
        ImageSets images = new ImageSets(spark, config, this::putDamaged);
        images.check(descriptors);
        put(run);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(config.modelsAtOnce(), descriptors.size()));
        try {
            List<Future<List<ResultRow>>> searches = new ArrayList<>();
            for (ModelDescriptor d : descriptors) {
                searches.add(threads.submit(() -> search(d, images)));
            }
            return report(descriptors, searches);
        } finally {
            threads.shutdownNow();
            progress.close();
        }
    }

    /** All descriptors are read before anything starts: a typing error shall not surface at night. */
    private List<ModelDescriptor> descriptors() {
        List<ModelDescriptor> descriptors = config.models().stream()
                .map(f -> ModelDescriptor.read(f, spark.hadoopConfiguration()))
                .toList();
        List<String> names = descriptors.stream().map(ModelDescriptor::name).toList();
        names.stream()
                .filter(n -> names.indexOf(n) != names.lastIndexOf(n))
                .findFirst()
                .ifPresent(n -> {
                    throw new InputException(
                            "models: expected a name of its own for every model, found '" + n + "' twice");
                });
        return descriptors;
    }

    private List<ResultRow> search(ModelDescriptor descriptor, ImageSets images) {
        spark.setLocalProperty("spark.scheduler.pool", descriptor.name());
        try {
            Model model = Model.read(descriptor, spark.hadoopConfiguration());
            refuseOtherCheckpoint(model);
            return new ModelSearch(spark, config, tables, run.runId(), model, images, progress).run();
        } finally {
            progress.end(descriptor.name());
        }
    }

    /** A resumed run must not mix two networks. */
    private void refuseOtherCheckpoint(Model model) {
        for (ModelRow row : tables.read(Table.MODELS)) {
            String before = row.checkpointSha256();
            if (row.model().equals(model.name()) && before != null && !before.equals(model.checkpointSha256())) {
                throw InputException.expected(
                        model.descriptor().checkpoint(),
                        "the checkpoint this run was started with (sha256 " + before + ")",
                        model.checkpointSha256());
            }
        }
    }

    private Report report(List<ModelDescriptor> descriptors, List<Future<List<ResultRow>>> searches) {
        List<ResultRow> results = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        boolean inputAtFault = false;
        for (int i = 0; i < searches.size(); i++) {
            String name = descriptors.get(i).name();
            try {
                results.addAll(searches.get(i).get());
            } catch (ExecutionException e) {
                inputAtFault |= e.getCause() instanceof InputException;
                failures.add(name + ": " + sentence(e.getCause()));
                putFailed(descriptors.get(i), sentence(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(name + ": interrupted; --resume continues the run");
            }
        }
        put(Runs.finished(run, failures.isEmpty() ? Status.OK : Status.FAILED));
        return new Report(results, failures, inputAtFault);
    }

    private static String sentence(Throwable fault) {
        return fault instanceof InputException
                ? fault.getMessage()
                : fault.getClass().getSimpleName() + ": " + fault.getMessage();
    }

    /** Keeps what an earlier row knows: a resume has to see which checkpoint the numbers belong to. */
    private void putFailed(ModelDescriptor d, String error) {
        ModelRow nothing =
                new ModelRow(run.runId(), d.name(), null, null, null, null, null, null, null, Status.FAILED, error);
        ModelRow known = tables.read(Table.MODELS).stream()
                .filter(r -> r.model().equals(d.name()))
                .findFirst()
                .orElse(nothing);
        ModelRow row = new ModelRow(
                run.runId(),
                d.name(),
                known.family(),
                known.parameters(),
                known.timesteps(),
                known.checkpointSha256(),
                known.baselineTop1(),
                known.baselineTop5(),
                known.images(),
                Status.FAILED,
                error);
        tables.put(Table.MODELS, d.name(), List.of(row));
    }

    private void putDamaged(String source, List<Damaged> images) {
        List<DamagedRow> rows = images.stream()
                .map(d -> new DamagedRow(run.runId(), source, d.key(), d.reason()))
                .toList();
        tables.put(Table.DAMAGED, source, rows);
    }

    private void put(RunRow row) {
        tables.put(Table.RUNS, row.runId(), List.of(row));
    }
}
