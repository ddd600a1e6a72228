package org.aq4svit.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.FrontierRow;
import org.aq4svit.table.GateRow;
import org.aq4svit.table.GateSummaryRow;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.StepRow;
import org.aq4svit.table.Table;

/**
 * A run that nobody ran: one searched network with as many candidates as wanted, one with a name that tries to break the page, one that failed
 * and one that has only begun.
 */
public final class MadeUpRun {
    /** The searched network: {@code stage1.block1} with layers a and b, {@code stage1.block2} with c, and the head. */
    public static final String SEARCHED = "tiny";

    /** Ends scripts, opens elements, and is no ASCII. */
    public static final String ODD = "</script><b onclick='x'>模型 & \"co\" {{data}} $1";

    public static final String FAILED = "broken";
    public static final String BEGUN = "waiting";

    private static final Instant START = Instant.parse("2026-01-31T22:00:00Z");
    private static final List<String> LAYERS = List.of("a", "b", "c", "head");
    private static final int WEIGHTS = 1000;

    private final RunTables tables;
    private final Path dir;

    private MadeUpRun(Path dir) {
        this.dir = dir;
        this.tables = open(dir);
    }

    private static RunTables open(Path dir) {
        return RunTables.open(new org.apache.hadoop.fs.Path(dir.toUri()), new Configuration());
    }

    /** Writes a run with so many candidates in its searched network. */
    public static MadeUpRun in(Path dir, int candidates) {
        MadeUpRun run = new MadeUpRun(dir);
        run.model(SEARCHED, Status.OK, null);
        run.model(ODD, Status.OK, null);
        run.model(FAILED, Status.FAILED, "broken.pth: expected a zip file, found <nothing>");
        run.model(BEGUN, Status.RUNNING, null);
        run.searched(candidates);
        run.layers(ODD);
        run.results(ODD, List.of(result(ODD, "greedy", "only", 1500, 88, 0.25, true)));
        run.layers(BEGUN);
        run.tables.close();
        run.ended(START.plusSeconds(5400), Status.OK);
        return run;
    }

    /** What a report reads. */
    public RunView view() {
        return RunView.of(new org.apache.hadoop.fs.Path(dir.toUri()), new Configuration());
    }

    /** The run's row, written again. */
    void ended(Instant finished, String status) {
        String config = "{\"constraint\":{\"max-drop\":1.5,\"unit\":\"points\"},\"seed\":7}";
        try (RunTables again = open(dir)) {
            again.put(
                    Table.RUNS,
                    "r",
                    List.of(new RunRow("r", START, finished, status, config, "0.1", "4.2.0", 1, null)));
        }
    }

    private void model(String name, String status, String error) {
        boolean known = error == null;
        tables.put(
                Table.MODELS,
                name,
                List.of(new ModelRow(
                        "r",
                        name,
                        known ? "sdt-v2" : null,
                        known ? 4100L : null,
                        known ? 4 : null,
                        known ? "ab".repeat(32) : null,
                        known ? 90.0 : null,
                        known ? 99.0 : null,
                        known ? 1000L : null,
                        status,
                        error,
                        null)));
    }

    private void layers(String model) {
        tables.put(
                Table.LAYERS,
                model,
                List.of(
                        layer(model, "a", "stage1.block1.conv", "stage1", "stage1.block1"),
                        layer(model, "b", "stage1.block1.attn", "stage1", "stage1.block1"),
                        layer(model, "c", "stage1.block2.conv", "stage1", "stage1.block2"),
                        layer(model, "head", "head", null, null)));
    }

    private static LayerRow layer(String model, String name, String scope, String stage, String block) {
        return new LayerRow("r", model, name, scope, stage, block, "conv", WEIGHTS, 10, 1);
    }

    /** Candidate 0 is the float network, 1 has four bits everywhere, 2 takes one from layer a, 3 from the whole first block; the rest are random. */
    private void searched(int count) {
        layers(SEARCHED);
        List<CandidateRow> candidates = new ArrayList<>();
        List<EvaluationRow> evaluations = new ArrayList<>();
        List<GateRow> gate = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            candidates.add(candidate(i, bits(i, random)));
            int lost = i == 0 ? 0 : Math.min(100, 2 * i % 97);
            evaluations.add(evaluation(id(i), 0, i == 0 ? "validate" : "search", 100, lost));
            if (i > 0) {
                evaluations.add(evaluation(id(i), 1, "search", 100, lost / 2));
                evaluations.add(evaluation(id(i), 0, "drift", 32, 0));
                gate.add(gate(i, lost));
            }
        }
        gate.add(new GateRow("r", SEARCHED, "unseen", 2, "flips", 0.3, 0.25, "rejected", "lif", null, "frontier"));
        tables.put(Table.CANDIDATES, SEARCHED, candidates);
        tables.put(Table.EVALUATIONS, SEARCHED, evaluations);
        tables.put(Table.GATE, SEARCHED, gate);
        tables.put(
                Table.GATE_SUMMARIES,
                SEARCHED,
                List.of(new GateSummaryRow(
                        "r", SEARCHED, "greedy", "flips", 0.25, count, 1, 4, 1, 0.25, 0.01, 0.8, 0.5, 3, null)));
        tables.put(
                Table.STEPS,
                SEARCHED,
                List.of(
                        new StepRow("r", SEARCHED, 1, "network", 3, 1, 2, 1, id(1), 200, 10, "greedy"),
                        new StepRow("r", SEARCHED, 2, "block", 4, 2, 2, 1, id(1), 300, 15, "greedy"),
                        new StepRow("r", SEARCHED, 3, "block", 5, 3, 2, 1, id(2), 100, 5, "greedy"),
                        new StepRow("r", SEARCHED, 4, "measuring", 5, 0, 5, 1, null, 100, 5, "frontier")));
        tables.put(
                Table.FRONTIER,
                SEARCHED,
                List.of(
                        new FrontierRow("r", SEARCHED, id(2), 1900, 87, 1.25, 0.5, 2),
                        new FrontierRow("r", SEARCHED, id(1), 2000, 86, 0.5, -0.25, 1.25)));
        results(
                SEARCHED,
                List.of(
                        result(SEARCHED, "greedy", id(1), 2000, 86, 0.5, true),
                        result(SEARCHED, "frontier", id(2), 1900, 90, 1.25, true),
                        result(SEARCHED, "uniform", id(3), 1800, 91, 2.5, false)));
    }

    static String id(int i) {
        return "c" + i;
    }

    private static List<Integer> bits(int i, Random random) {
        return switch (i) {
            case 0 -> List.of(32, 32, 32, 32);
            case 1 -> List.of(4, 4, 4, 4);
            case 2 -> List.of(3, 4, 4, 4);
            case 3 -> List.of(3, 3, 4, 4);
            default -> random.ints(4, 2, 9).boxed().toList();
        };
    }

    private static CandidateRow candidate(int i, List<Integer> bits) {
        Map<String, Integer> byLayer = new LinkedHashMap<>();
        for (int l = 0; l < LAYERS.size(); l++) {
            byLayer.put(LAYERS.get(l), bits.get(l));
        }
        int sum = bits.stream().mapToInt(Integer::intValue).sum();
        double saving = 100 - 100.0 * sum / 128;
        String parent = i == 0 ? null : i == 1 ? id(0) : id(1);
        String strategy = i == 0 ? "baseline" : i % 2 == 0 ? "frontier" : "greedy";
        String setting = bits.toString();
        return new CandidateRow(
                "r",
                SEARCHED,
                id(i),
                i,
                parent,
                strategy,
                setting,
                byLayer,
                sum * WEIGHTS / 8,
                sum / 4.0,
                saving,
                saving - 3);
    }

    private static EvaluationRow evaluation(String id, int shard, String purpose, long images, long lost) {
        return new EvaluationRow(
                "r",
                SEARCHED,
                id,
                shard,
                purpose,
                images,
                0,
                0,
                lost,
                0,
                lost,
                0.5,
                Status.OK,
                null,
                null,
                0.5 * lost,
                null,
                null,
                null);
    }

    private static GateRow gate(int i, int lost) {
        return new GateRow(
                "r",
                SEARCHED,
                id(i),
                1,
                "flips",
                0.1 + 0.001 * lost,
                i % 2 == 0 ? null : 0.25,
                i % 5 == 0 ? "audited" : "kept",
                null,
                i % 5 == 0 ? Double.valueOf(lost) : null,
                "greedy");
    }

    private static ResultRow result(
            String model, String strategy, String id, long bytes, double saving, double drop, boolean met) {
        return new ResultRow(
                "r",
                model,
                strategy,
                id,
                "*=" + strategy.length(),
                bytes,
                saving,
                saving - 3,
                3.5,
                90 - drop,
                99,
                90,
                drop,
                met,
                40,
                2.5,
                9);
    }

    private void results(String model, List<ResultRow> rows) {
        tables.put(Table.RESULTS, model, rows);
    }
}
