package org.aq4svit.table;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two rows of every table: one that says everything, one as bare and odd as it may be. */
final class SampleRows {
    private static final Instant START = Instant.parse("2026-01-31T22:15:30.123456Z");
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    private static final Map<Table<?>, List<? extends Record>> ROWS = Map.ofEntries(
            Map.entry(
                    Table.RUNS,
                    List.of(
                            new RunRow(
                                    "r1",
                                    START,
                                    START.plusSeconds(60),
                                    Status.OK,
                                    "{\"a\":1}",
                                    "0.1.0",
                                    "4.2.0",
                                    1,
                                    "file:/a.conf"),
                            new RunRow(
                                    "", Instant.EPOCH.minusNanos(1000), null, Status.RUNNING, "{}", "", "", 0, null))),
            Map.entry(
                    Table.MODELS,
                    List.of(
                            new ModelRow(
                                    "r1", "tiny", "sdt-v2", 9L, 4, SHA256, 75.5, 99.0, 4000L, Status.OK, null, "{}"),
                            new ModelRow(
                                    "r1",
                                    "模型/ü \"'",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    Status.FAILED,
                                    "no file",
                                    null))),
            Map.entry(
                    Table.SOURCES,
                    List.of(
                            new SourceRow("r1", "hdfs:/val", 50_000, 1000, SHA256),
                            new SourceRow("r1", "C:\\模型 \"'", 0, 0, ""))),
            Map.entry(
                    Table.SESSIONS,
                    List.of(
                            new SessionRow("r1", START, START.plusSeconds(60), 2, 7, 1, 100.5, 0.875),
                            new SessionRow("r1", START.plusSeconds(90), START.plusSeconds(91), 0, 0, 0, 0, null))),
            Map.entry(
                    Table.LAYERS,
                    List.of(
                            new LayerRow(
                                    "r1", "tiny", "b.0.q", "stage3.block1.attn", "stage3", "block1", "conv", 64, 8, 1),
                            new LayerRow("r1", "tiny", "head", "head", null, null, "linear", Long.MAX_VALUE, -1, 0))),
            Map.entry(
                    Table.CANDIDATES,
                    List.of(
                            new CandidateRow(
                                    "r1", "tiny", "c2", 3, "c1", "beam", "*=4,head=8", bits(), 1000, 4.5, 85.9, 70.25),
                            new CandidateRow("r1", "tiny", "c1", 0, null, "beam", "fp32", Map.of(), 0, 32, 0, -0.5))),
            Map.entry(
                    Table.EVALUATIONS,
                    List.of(
                            new EvaluationRow(
                                    "r1",
                                    "tiny",
                                    "c2",
                                    7,
                                    "search",
                                    100,
                                    75,
                                    98,
                                    4,
                                    1,
                                    3.25,
                                    0.5,
                                    Status.OK,
                                    null,
                                    null,
                                    1.5,
                                    List.of(3, 17, 64, 99),
                                    List.of(0),
                                    0.25),
                            new EvaluationRow(
                                    "r1",
                                    "tiny",
                                    "c2",
                                    8,
                                    "drift",
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    Status.FAILED,
                                    "💥",
                                    "b.0.lif",
                                    0,
                                    null,
                                    null,
                                    null))),
            Map.entry(
                    Table.DRIFT,
                    List.of(
                            new DriftRow("r1", "tiny", "c2", "b.0.lif", 0.125, 0.0625, 0.01, 0.2, 0.21, 256),
                            new DriftRow(
                                    "r1", "tiny", "c2", "b.1.lif", Double.NaN, Double.POSITIVE_INFINITY, 0, 0, 0, 0))),
            Map.entry(
                    Table.GATE,
                    List.of(
                            new GateRow("r1", "tiny", "c2", 3, "flips", 0.5, 0.25, "audited", "b.0.lif", 1.75, "beam"),
                            new GateRow("r1", "tiny", "c1", 0, "mean", 0, null, "kept", null, null, "beam"))),
            Map.entry(
                    Table.GATE_SUMMARIES,
                    List.of(
                            new GateSummaryRow(
                                    "r1", "tiny", "beam", "flips", 0.25, 90, 30, 4, 1, 0.25, 0.01, 0.8, 0.65, 20, 0.27),
                            new GateSummaryRow(
                                    "r1", "tiny", "greedy", "flips", null, 9, 0, 0, 0, null, 0, 1, -0.1, 0, null))),
            Map.entry(
                    Table.NORMS,
                    List.of(
                            new NormRow("r1", "tiny", "c2", "b.0.bn", List.of(0.5, -0.25), List.of(1.0, 1e-9)),
                            new NormRow("r1", "tiny", "c2", "b.1.bn", List.of(), List.of()))),
            Map.entry(
                    Table.STEPS,
                    List.of(
                            new StepRow("r1", "tiny", 3, "block", 18, 10, 8, 4, "c2", 8000, 12.5, "beam"),
                            new StepRow("r1", "tiny", 0, "network", 1, 1, 0, 0, null, 0, 0, "greedy"))),
            Map.entry(
                    Table.FRONTIER,
                    List.of(
                            new FrontierRow("r1", "tiny", "c2", 1000, 70.25, 0.75, 0.5, 1.0),
                            new FrontierRow("r1", "tiny", "c1", 4000, 0, -0.25, -1, 0.5))),
            Map.entry(
                    Table.RESULTS,
                    List.of(
                            new ResultRow(
                                    "r1",
                                    "tiny",
                                    "beam",
                                    "c2",
                                    "*=4,head=8",
                                    1000,
                                    85.9,
                                    70.25,
                                    4.5,
                                    75.25,
                                    98.5,
                                    76.0,
                                    0.75,
                                    true,
                                    60.5,
                                    12.25,
                                    42),
                            new ResultRow(
                                    "r1", "tiny", "random", "c1", "fp32", 4000, 0, 0, 32, 76, 99, 76, 0, false, 0, 0,
                                    0))),
            Map.entry(
                    Table.DAMAGED,
                    List.of(
                            new DamagedRow("r1", "hdfs://a/val.tar", "cat/1.jpg", "expected a whole one, found half"),
                            new DamagedRow("r1", "file:/ü", "", ""))));

    private SampleRows() {}

    @SuppressWarnings("unchecked") // the map above pairs every table with its own rows
    static <R extends Record> List<R> of(Table<R> table) {
        return (List<R>) ROWS.get(table);
    }

    private static Map<String, Integer> bits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        bits.put("z.first", 4);
        bits.put("a.second", 8);
        return bits;
    }
}
