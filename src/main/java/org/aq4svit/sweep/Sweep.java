package org.aq4svit.sweep;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.SessionRow;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches every model of a configuration and writes the tables of the run, step by step, while it goes on. */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final RunTables tables;
    private final ModelLedger ledger;
    private final Progress progress;
    private final RunRow run;
    private final ModelQueue queue;
    private final Utilisation utilisation;
    private final Optional<RunRow> before;
    private Outlook outlook = Outlook.NONE;
    private volatile boolean stopped;

    /** @param before what it goes on with; empty if it starts */
    private Sweep(
            JavaSparkContext spark,
            SweepConfig config,
            RunTables tables,
            Optional<RunRow> before,
            RunRow run,
            Progress progress) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.ledger = new ModelLedger(tables, run.runId());
        this.before = before;
        this.run = run;
        this.progress = progress;
        this.utilisation = Utilisation.of(spark.sc());
        this.queue = new ModelQueue(
                config.modelsAtOnce(spark.defaultParallelism()),
                Runtime.getRuntime().maxMemory());
    }

    /**
     * What came of a sweep.
     *
     * @param results rows of the models that were finished
     * @param failures one per model that was not
     * @param inputAtFault whether all that failed did so by their input, so that the same command cannot do better
     * @param ended whether the run went on to its end, and was not stopped
     */
    public record Report(List<ResultRow> results, List<Failure> failures, boolean inputAtFault, boolean ended) {
        /** Whether every setting that was found keeps its constraint. */
        public boolean constraintsMet() {
            return results.stream().allMatch(ResultRow::constraintMet);
        }
    }

    /** Why a model was not finished, in a sentence that names it and as it was thrown. */
    public record Failure(String sentence, Throwable fault) {}

    /** Starts a run in a directory that holds none. */
    public static Sweep start(JavaSparkContext spark, SweepConfig config, Path out) {
        if (Runs.existing(out, spark.hadoopConfiguration()).isPresent()) {
            throw new InputException(out + ": expected a directory without a run, found one; --resume continues it");
        }
        RunRow row = Runs.begun(UUID.randomUUID().toString(), Instant.now(), config, spark.version());
        return open(spark, config, out, Optional.empty(), row);
    }

    /** Goes on with a run that was not finished: what its tables hold is not computed again. */
    public static Sweep resume(JavaSparkContext spark, SweepConfig config, Path out) {
        Optional<RunRow> found = Runs.existing(out, spark.hadoopConfiguration());
        RunRow before = found.orElseThrow(() ->
                new InputException(out + ": expected a run to resume, found none; leave out --resume to start one"));
        if (before.schemaVersion() != Table.SCHEMA_VERSION) {
            throw new InputException(out + ": expected tables of version " + Table.SCHEMA_VERSION + ", found version "
                    + before.schemaVersion() + "; a run can only be resumed by the release that began it");
        }
        Runs.difference(before.configJson(), config.json()).ifPresent(difference -> {
            throw new InputException(out + ": expected the configuration the run was started with, found another: "
                    + difference + "; a changed sweep needs a directory of its own");
        });
        RunRow row = Runs.begun(before.runId(), before.startedAt(), config, spark.version());
        return open(spark, config, out, Optional.of(before), row);
    }

    private static Sweep open(
            JavaSparkContext spark, SweepConfig config, Path out, Optional<RunRow> before, RunRow row) {
        RunTables tables = RunTables.open(out, spark.hadoopConfiguration());
        boolean terminal = System.console() != null;
        Progress progress = new Progress(System.err, terminal, config.models().size());
        return new Sweep(spark, config, tables, before, row, progress);
    }

    /** Has the progress line say how long it will take. */
    public Sweep foretoldBy(Outlook oracle) {
        outlook = oracle;
        return this;
    }

    /** Runs to the end. A model that fails becomes a FAILED row; the others are not disturbed. */
    public Report execute() {
        try (progress;
                tables;
                queue) { // closed first: nobody writes into tables that are closed
            List<ModelDescriptor> descriptors = descriptors();
            ImageSets images = new ImageSets(spark, config, new DamageLedger(tables, run.runId())::add);
            images.check(descriptors);
            agree(descriptors, images);
            put(run);
            Report report = report(queue.submit(descriptors, this::size, (d, rank) -> search(d, rank, images)));
            if (report.ended()) {
                put(Runs.finished(run, report.failures().isEmpty() ? Status.OK : Status.FAILED));
            }
            SessionRow session = utilisation.row(run.runId());
            tables.put(Table.SESSIONS, session.startedAt().toString(), List.of(session));
            return report;
        }
    }

    /** Takes down what a run is about, or refuses to go on with another. */
    private void agree(List<ModelDescriptor> descriptors, ImageSets images) {
        SourceLedger sources = new SourceLedger(tables, run.runId());
        if (before.isEmpty()) {
            sources.put(images.sources());
            return;
        }
        sources.compare(images.sources());
        if (Runs.differInBatch(before.get().configJson(), run.configJson())) {
            descriptors.stream().filter(ModelDescriptor::batchQuirk).findFirst().ifPresent(d -> {
                throw InputException.expected(
                        "engine.batch",
                        "the value this run was started with, since the answers of " + d.name()
                                + " depend on it (batch-quirk)",
                        "another");
            });
        }
    }

    /** Ends {@link #execute} soon, from another thread. What was finished is in the tables, and the rest is as if it had not begun. */
    public void stop() {
        stopped = true;
        queue.stop();
        spark.sc().cancelAllJobs();
    }

    /** Multiply-adds are known when the checkpoint is read; until then: every weight is used at every place and every time step. */
    private ModelQueue.Size size(ModelDescriptor descriptor) {
        OptionalLong known = Location.size(descriptor.checkpoint(), spark.hadoopConfiguration());
        if (known.isEmpty()) { // the others are worth the night, and whoever reads this now can still put it there
            LOG.warn("{}: the checkpoint {} is not there", descriptor, descriptor.checkpoint());
        }
        long bytes = known.orElse(0);
        return new ModelQueue.Size(bytes, bytes * placesAndSteps(descriptor));
    }

    /** A descriptor that does not say is one that its own search will refuse, or of a network without time. */
    private static double placesAndSteps(ModelDescriptor descriptor) {
        try {
            double side = descriptor.imageSize();
            return side * side * (descriptor.has("timesteps") ? descriptor.timesteps() : 1);
        } catch (InputException e) {
            return 0;
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

    private List<ResultRow> search(ModelDescriptor descriptor, int rank, ImageSets images) {
        spark.setLocalProperty("spark.scheduler.pool", pool(descriptor.name(), rank));
        try {
            Model model = Model.read(descriptor, spark.hadoopConfiguration());
            ledger.refuseOther(model);
            Optional<List<ResultRow>> done =
                    ledger.results(model, config.search().strategies());
            if (done.isPresent()) {
                return done.get();
            }
            return new ModelSearch(spark, config, tables, run.runId(), model, images, outlook, progress).run();
        } catch (Throwable fault) { // Spark throws checked exceptions without declaring them
            if (!stopped) { // it did not fail then, it was told to end
                takeDown(descriptor, fault);
            }
            throw fault;
        } finally {
            progress.end(descriptor.name());
        }
    }

    private void takeDown(ModelDescriptor descriptor, Throwable fault) {
        try {
            ledger.failed(descriptor, sentence(fault));
        } catch (RuntimeException e) { // the first fault is the one to know about
            fault.addSuppressed(e);
        }
    }

    /** Of pools that run equally many tasks, Spark serves the one whose name comes first: that shall be the model that takes longest. */
    private static String pool(String model, int rank) {
        return String.format(Locale.ROOT, "%05d %s", rank, model);
    }

    private Report report(Map<ModelDescriptor, Future<List<ResultRow>>> searches) {
        List<ResultRow> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        boolean inputAtFault = true;
        for (Map.Entry<ModelDescriptor, Future<List<ResultRow>>> search : searches.entrySet()) {
            try {
                results.addAll(search.getValue().get());
            } catch (ExecutionException | CancellationException e) {
                Throwable fault = e instanceof ExecutionException ? e.getCause() : e;
                if (!stopped) {
                    inputAtFault &= fault instanceof InputException;
                    failures.add(new Failure(search.getKey().name() + ": " + sentence(fault), fault));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            }
        }
        return new Report(results, failures, inputAtFault, !stopped);
    }

    private static String sentence(Throwable fault) {
        return fault instanceof InputException
                ? fault.getMessage()
                : fault.getClass().getSimpleName() + ": "
                        + String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }

    private void put(RunRow row) {
        tables.put(Table.RUNS, row.runId(), List.of(row));
    }
}
