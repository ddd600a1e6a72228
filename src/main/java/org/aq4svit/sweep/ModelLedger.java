package org.aq4svit.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.search.Accuracy;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** What a run knows of its models: the table {@code models}, and the promise that a resumed run does not mix two networks under one name. */
final class ModelLedger {
    private final RunTables tables;
    private final String runId;

    ModelLedger(RunTables tables, String runId) {
        this.tables = tables;
        this.runId = runId;
    }

    /**
     * Compares a model with what the run was started with.
     *
     * @throws InputException if its descriptor or its checkpoint is another
     */
    void refuseOther(Model model) {
        known(model.name()).filter(row -> row.checkpointSha256() != null).ifPresent(row -> {
            String descriptor = model.descriptor().json();
            Optional<String> difference =
                    Optional.ofNullable(row.descriptorJson()).flatMap(before -> Runs.difference(before, descriptor));
            if (difference.isPresent()) {
                throw InputException.expected(
                        model.descriptor().toString(),
                        "the descriptor this run was started with",
                        "another: " + difference.get());
            }
            if (!row.checkpointSha256().equals(model.checkpointSha256())) {
                throw InputException.expected(
                        model.descriptor().checkpoint(),
                        "the checkpoint this run was started with (sha256 " + row.checkpointSha256() + ")",
                        model.checkpointSha256());
            }
        });
    }

    private Optional<ModelRow> known(String model) {
        return tables.read(Table.MODELS, model).stream()
                .filter(r -> r.model().equals(model))
                .findFirst();
    }

    /** What the strategies found for a model that is finished; empty if it is not. */
    Optional<List<ResultRow>> results(Model model, List<String> strategies) {
        if (known(model.name()).stream().noneMatch(row -> row.status().equals(Status.OK))) {
            return Optional.empty();
        }
        List<ResultRow> own = tables.read(Table.RESULTS, model.name()).stream()
                .filter(r -> r.model().equals(model.name()))
                .sorted(Comparator.comparing(r -> strategies.indexOf(r.strategy())))
                .toList();
        return own.size() == strategies.size() ? Optional.of(own) : Optional.empty();
    }

    /** The search of a model goes on. */
    void running(Model model) {
        put(row(model, null, Status.RUNNING));
    }

    /** The float network's accuracy is known, and the search goes on or has ended. */
    void put(Model model, Accuracy baseline, String status) {
        put(row(model, baseline, status));
    }

    private ModelRow row(Model model, Accuracy baseline, String status) {
        return new ModelRow(
                runId,
                model.name(),
                model.network().family(),
                model.network().parameters(),
                model.network().timesteps(),
                model.checkpointSha256(),
                baseline == null ? null : baseline.top1(),
                baseline == null ? null : baseline.top5(),
                baseline == null ? null : baseline.images(),
                status,
                null,
                model.descriptor().json());
    }

    /**
     * Keeps what an earlier row knows: a resume has to see which network the numbers belong to. A model that is finished stays so: what
     * failed is a look at files that are no longer the ones it was finished with.
     */
    void failed(ModelDescriptor descriptor, String error) {
        ModelRow nothing = new ModelRow(
                runId, descriptor.name(), null, null, null, null, null, null, null, Status.FAILED, error, null);
        ModelRow known = known(descriptor.name()).orElse(nothing);
        if (known.status().equals(Status.OK)) {
            return;
        }
        put(new ModelRow(
                runId,
                descriptor.name(),
                known.family(),
                known.parameters(),
                known.timesteps(),
                known.checkpointSha256(),
                known.baselineTop1(),
                known.baselineTop5(),
                known.images(),
                Status.FAILED,
                error,
                known.descriptorJson()));
    }

    private void put(ModelRow row) {
        tables.put(Table.MODELS, row.model(), List.of(row));
    }
}
