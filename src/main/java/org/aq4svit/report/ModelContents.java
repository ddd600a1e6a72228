package org.aq4svit.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.FrontierRow;
import org.aq4svit.table.GateRow;
import org.aq4svit.table.GateSummaryRow;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.Status;
import org.aq4svit.table.StepRow;

/** What the tables of a run say of one model. */
final class ModelContents {
    /** Who asked, where the step that asked is not written down yet. */
    private static final String UNDER_WAY = "step under way";

    final ModelRow model;
    final List<LayerRow> layers = new ArrayList<>();
    final Map<String, Tried> candidates = new LinkedHashMap<>();
    final Map<List<String>, Spent> spent = new LinkedHashMap<>();
    final List<StepRow> steps = new ArrayList<>();
    final List<GateRow> gate = new ArrayList<>();
    final List<GateSummaryRow> gateSummaries = new ArrayList<>();
    final List<FrontierRow> frontier = new ArrayList<>();
    final List<ResultRow> results = new ArrayList<>();
    private final Map<String, Judged> judged = new HashMap<>();
    private List<String> layerNames;

    ModelContents(ModelRow model) {
        this.model = model;
    }

    /** Wants all layers there. */
    void add(CandidateRow row) {
        if (layerNames == null) {
            layerNames = layers.stream().map(LayerRow::layer).toList();
        }
        candidates.put(row.candidate(), Tried.of(row, layerNames));
    }

    /** Wants all candidates there. */
    void add(EvaluationRow row) {
        Tried candidate = candidates.get(row.candidate());
        String strategy = candidate == null ? UNDER_WAY : candidate.strategy();
        spent.merge(
                List.of(strategy, row.purpose()),
                new Spent(strategy, row.purpose(), row.images(), row.seconds()),
                Spent::and);
        if (candidate != null && row.status().equals(Status.OK)) {
            judged.computeIfAbsent(row.candidate(), c -> new Judged()).add(row);
        }
    }

    /** What is known of a candidate's accuracy, if anything was asked. */
    Optional<Judged> judged(String candidate) {
        return Optional.ofNullable(judged.get(candidate));
    }

    /** A candidate's answers on the best images it was shown, if any. */
    Optional<Answers> answers(String candidate) {
        return judged(candidate).flatMap(Judged::best);
    }
}
