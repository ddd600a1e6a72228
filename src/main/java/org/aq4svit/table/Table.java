package org.aq4svit.table;

import java.util.List;

/**
 * A table of a run: its name, which is also its folder's, and the record that is its schema. A column is a component of
 * the record in snake_case. Columns are added at the end, never renamed or retyped, since users script against them.
 *
 * @param <R> a row
 */
public final class Table<R extends Record> {
    /** Goes up when the meaning of a column changes or one is added: the files of a run shall have the same columns. */
    public static final int SCHEMA_VERSION = 3;

    /** The run itself. */
    public static final Table<RunRow> RUNS = new Table<>("runs", RunRow.class);

    /** The processes that worked on it. */
    public static final Table<SessionRow> SESSIONS = new Table<>("sessions", SessionRow.class);

    /** Where its images come from. */
    public static final Table<SourceRow> SOURCES = new Table<>("sources", SourceRow.class);

    /** The models of the run. */
    public static final Table<ModelRow> MODELS = new Table<>("models", ModelRow.class);

    /** The weight layers of each model. */
    public static final Table<LayerRow> LAYERS = new Table<>("layers", LayerRow.class);

    /** The settings that were looked at. */
    public static final Table<CandidateRow> CANDIDATES = new Table<>("candidates", CandidateRow.class);

    /** Answers per candidate and shard. */
    public static final Table<EvaluationRow> EVALUATIONS = new Table<>("evaluations", EvaluationRow.class);

    /** Drift per candidate and LIF layer. */
    public static final Table<DriftRow> DRIFT = new Table<>("drift", DriftRow.class);

    /** Decisions of the drift gate. */
    public static final Table<GateRow> GATE = new Table<>("gate", GateRow.class);

    /** What the drift gate did in each search. */
    public static final Table<GateSummaryRow> GATE_SUMMARIES = new Table<>("gate_summaries", GateSummaryRow.class);

    /** Norms that were estimated again. */
    public static final Table<NormRow> NORMS = new Table<>("norms", NormRow.class);

    /** Steps of the searches. */
    public static final Table<StepRow> STEPS = new Table<>("steps", StepRow.class);

    /** Candidates that no other one beats. */
    public static final Table<FrontierRow> FRONTIER = new Table<>("frontier", FrontierRow.class);

    /** What each strategy chose. */
    public static final Table<ResultRow> RESULTS = new Table<>("results", ResultRow.class);

    /** Images that were left out. */
    public static final Table<DamagedRow> DAMAGED = new Table<>("damaged", DamagedRow.class);

    private static final List<Table<?>> ALL = List.of(
            RUNS,
            SESSIONS,
            SOURCES,
            MODELS,
            LAYERS,
            CANDIDATES,
            EVALUATIONS,
            DRIFT,
            GATE,
            GATE_SUMMARIES,
            NORMS,
            STEPS,
            FRONTIER,
            RESULTS,
            DAMAGED);

    private final String name;
    private final RecordSchema<R> schema;

    private Table(String name, Class<R> row) {
        this.name = name;
        this.schema = RecordSchema.of(name, row);
    }

    /** Every table, most of them in the order in which a run fills them. */
    public static List<Table<?>> all() {
        return ALL;
    }

    /** The table's name and folder, for example {@code evaluations}. */
    public String name() {
        return name;
    }

    RecordSchema<R> schema() {
        return schema;
    }

    @Override
    public String toString() {
        return name;
    }
}
