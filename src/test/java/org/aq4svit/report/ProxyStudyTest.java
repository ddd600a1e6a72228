package org.aq4svit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyStudyTest {
    private static final int CANDIDATES = 20;

    @TempDir
    Path folder;

    /** Candidate i loses i images; its drift grows with that, its distance near the threshold falls, and its flips say nothing. */
    private List<ProxyStudy.Finding> findings() {
        org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path(folder.toUri());
        try (RunTables tables = RunTables.open(run, new Configuration())) {
            write(tables);
        }
        return new ProxyStudy(RunView.of(run, new Configuration())).findings();
    }

    private static void write(RunTables tables) {
        tables.put(Table.RUNS, "r", List.of(new RunRow("r", Instant.EPOCH, null, Status.OK, "{}", "1", "4", 1, null)));
        tables.put(
                Table.MODELS,
                "m",
                List.of(new ModelRow("r", "m", null, null, null, null, null, null, null, Status.OK, null, null)));
        List<CandidateRow> candidates = new ArrayList<>();
        List<EvaluationRow> evaluations = new ArrayList<>();
        List<DriftRow> drift = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            String id = "c" + i;
            candidates.add(
                    new CandidateRow("r", "m", id, 1, null, "random", id, Map.of(), 100 + i * 7 % 20, 4, 80, 80));
            evaluations.add(evaluation(id, 0, "search", 100, i, null));
            evaluations.add(evaluation(id, 1, "search", 100, 0, null));
            evaluations.add(evaluation(id, 0, "drift", 32, 0, null));
            drift.add(new DriftRow("r", "m", id, "lif", 0.01 * i, 1 - 0.01 * i, i % 2, 0.1, 0.1, 32));
        }
        candidates.add(new CandidateRow("r", "m", "stopped", 1, null, "random", "s", Map.of(), 90, 4, 80, 80));
        evaluations.add(evaluation("stopped", 0, "search", 100, 1, null));
        evaluations.add(evaluation("stopped", 1, "search", 100, 1, null));
        evaluations.add(evaluation("stopped", 0, "drift", 32, 0, "lif"));
        drift.add(new DriftRow("r", "m", "stopped", "lif", 9, 9, 9, 0.1, 0.1, 32));
        candidates.add(new CandidateRow("r", "m", "partly", 1, null, "random", "p", Map.of(), 90, 4, 80, 80));
        evaluations.add(evaluation("partly", 0, "search", 100, 50, null));
        tables.put(Table.CANDIDATES, "m", candidates);
        tables.put(Table.EVALUATIONS, "m", evaluations);
        tables.put(Table.DRIFT, "m", drift);
    }

    private static EvaluationRow evaluation(
            String candidate, int shard, String purpose, long images, long lost, String stoppedAt) {
        return new EvaluationRow(
                "r",
                "m",
                candidate,
                shard,
                purpose,
                images,
                0,
                0,
                lost,
                0,
                lost * lost,
                0,
                Status.OK,
                null,
                stoppedAt,
                lost,
                null,
                null,
                null);
    }

    @Test
    void whatFollowsTheDropRanksAsTheDropDoesAndWhatOpposesItTheOtherWayRound() {
        List<ProxyStudy.Finding> findings = findings();

        assertThat(findings)
                .extracting(ProxyStudy.Finding::proxy)
                .containsExactly(
                        "drift mean",
                        "drift near-threshold",
                        "flips",
                        "flips of the worst layer",
                        "loss increase",
                        "divergence",
                        "distillation loss");
        assertThat(findings).allMatch(f -> f.candidates() == CANDIDATES); // neither the stopped one nor the partly seen
        assertThat(findings.get(0).overall()).isEqualTo(new Ranks(1, 1));
        assertThat(findings.get(0).best()).isEqualTo(new Ranks(1, 1));
        assertThat(findings.get(0).givenSize().spearman()).isCloseTo(1, within(1e-12));
        assertThat(findings.get(1).overall()).isEqualTo(new Ranks(-1, -1));
        assertThat(Math.abs(findings.get(2).overall().spearman())).isLessThan(0.2);
        assertThat(findings.get(4).overall()).isEqualTo(new Ranks(1, 1));
        assertThat(findings.get(6).overall()).isEqualTo(new Ranks(1, 1));
    }

    @Test
    void whatTheThirdExplainsIsTakenOut() {
        double[] size = {1, 2, 3, 4, 5, 6, 7, 8};
        double[] x = {1, 3, 2, 4, 6, 5, 7, 8};
        double[] y = {2, 1, 3, 4, 5, 7, 6, 8};

        assertThat(Ranks.of(x, y).spearman()).isGreaterThan(0.8);
        assertThat(Ranks.given(x, y, size).spearman()).isLessThan(0);
    }
}
