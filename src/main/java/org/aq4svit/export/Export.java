package org.aq4svit.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.engine.NormStatistics;
import org.aq4svit.engine.Variant;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Evaluation.Prediction;
import org.aq4svit.sweep.Norms;
import org.aq4svit.sweep.PredictionsFile;
import org.aq4svit.sweep.Replay;
import org.aq4svit.sweep.SweepConfig;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.RunView;
import org.aq4svit.tensor.QuantizedWeights;

/** Writes one candidate of one model of a run as a folder, and makes sure that what it wrote is what the search judged. */
public final class Export {
    private static final int TOLD = 10;

    private final Request request;
    private final Configuration hadoop;
    private final Consumer<String> progress;
    private final Candidates candidates;
    private final SweepConfig config;
    private final Replay replay;

    /**
     * What to export. At most one of {@code strategy}, {@code setting} and {@code candidate} is there.
     *
     * @param run directory of the run
     * @param model name of the model
     * @param strategy whose choice; without any, the best of all
     * @param setting bit widths that the search has judged
     * @param candidate id of a candidate
     * @param format one of {@link Formats#names()}
     * @param out the folder to make
     */
    public record Request(
            String run,
            String model,
            Optional<String> strategy,
            Optional<String> setting,
            Optional<String> candidate,
            String format,
            Path out) {}

    /**
     * What was written.
     *
     * @param footprint bytes of the network as the run's tables have them
     * @param purpose of the images it was checked on: {@code validate} or {@code search}
     * @param images how many
     * @param elsewhere what another program answered, null if none ran the file
     */
    public record Report(
            Path folder,
            String model,
            String candidate,
            String setting,
            String format,
            long floatBytes,
            long footprint,
            Size size,
            double floatTop1,
            double top1,
            String purpose,
            long images,
            Elsewhere elsewhere) {}

    /**
     * What another program answered that ran the file.
     *
     * @param runtime its name
     * @param images that it was shown
     * @param alike how many of its predictions are the search's
     */
    public record Elsewhere(String runtime, long images, long alike) {}

    /**
     * An export from the tables of a run.
     *
     * @param progress told what goes on, in sentences
     * @throws InputException if there is no such run or model in it
     */
    public Export(Request request, Configuration hadoop, Consumer<String> progress) {
        this.request = request;
        this.hadoop = hadoop;
        this.progress = progress;
        RunView tables = RunView.of(new org.apache.hadoop.fs.Path(request.run), hadoop);
        this.candidates = new Candidates(tables, request.run, request.model);
        this.config = SweepConfig.of(candidates.run(), hadoop);
        this.replay = new Replay(config, hadoop);
    }

    /**
     * Writes and checks.
     *
     * @throws InputException if the folder is there already, or the run does not have what is asked for
     * @throws IllegalStateException if what was read back does not answer as the search says; nothing is left then
     * @throws IOException if the folder cannot be written
     */
    public Report execute() throws IOException {
        try (NewFolder folder = NewFolder.at(request.out)) {
            Model model = model();
            Candidates.Judged judged = judged(model);
            Setting setting =
                    Setting.parse(judged.candidate().setting(), model.network().weightLayers());
            Optional<NormStatistics> norms = norms(judged, setting);
            progress.accept("Quantizes " + model.name() + " at '" + setting + "'");
            Model quantized = quantized(model, setting, norms);
            Provenance provenance = provenance(model, judged, setting);

            Format format = Formats.named(request.format);
            long tensors = format.write(quantized, provenance, folder.path());
            Size size = new Size(tensors, Files.size(folder.path().resolve(format.file())));
            Variant searched =
                    norms.map(n -> new Variant(setting, new Variant.Known(n))).orElseGet(() -> Variant.of(setting));
            List<Replay.Answer> answers = checked(
                    judged,
                    List.of(
                            new Replay.Form(model, searched),
                            new Replay.Form(format.readBack(folder.path(), quantized), Variant.of(setting))));
            PredictionsFile.write(
                    folder.path().resolve("predictions.csv"),
                    answers.stream().flatMap(a -> a.predictions().stream()).toList());
            Optional<Elsewhere> elsewhere = format.runtime(folder.path(), progress)
                    .map(r -> new CrossCheck(replay, model, judged.purpose(), progress).of(r, answers));
            Files.writeString(
                    folder.path().resolve("README.md"), Readme.of(quantized, provenance, format, size, elsewhere));
            folder.finish();
            return report(quantized, provenance, size, elsewhere);
        }
    }

    /** The float network, which must be the one that was searched. */
    private Model model() {
        ModelDescriptor descriptor = config.models().stream()
                .map(file -> ModelDescriptor.read(file, hadoop))
                .filter(d -> d.name().equals(request.model))
                .findFirst()
                .orElseThrow(() -> InputException.expected(
                        request.run, "a descriptor of " + request.model + " where the run had it", "none"));
        Model model = Model.read(descriptor, hadoop);
        String searched = candidates.model().checkpointSha256();
        if (searched != null && !searched.equals(model.checkpointSha256())) {
            throw InputException.expected(
                    descriptor.checkpoint(),
                    "the checkpoint that was searched (sha256 " + searched + ")",
                    model.checkpointSha256());
        }
        return model;
    }

    private Candidates.Judged judged(Model model) {
        if (request.candidate.isPresent()) {
            return candidates.withId(request.candidate.get());
        }
        return request.setting
                .map(text -> Setting.parse(text, model.network().weightLayers()))
                .map(candidates::with)
                .orElseGet(() -> candidates.chosen(request.strategy, config.constraint()));
    }

    private Optional<NormStatistics> norms(Candidates.Judged judged, Setting setting) {
        Optional<NormStatistics> norms = candidates.norms(judged.candidate());
        if (norms.isEmpty() && config.search().norms() == Norms.REESTIMATED && !setting.isFloat()) {
            throw InputException.expected(
                    request.run,
                    "a candidate with a full pass, whose norms are in the table norms",
                    "'" + setting + "', which had none");
        }
        return norms;
    }

    /** The network that the read-back must equal: integers as the search had them, and its norms. */
    private Model quantized(Model model, Setting setting, Optional<NormStatistics> norms) {
        Replay.Weights quantizer = replay.weights(model);
        List<WeightLayer> layers = model.network().weightLayers();
        Map<String, QuantizedWeights> weights = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            if (setting.bits(i) != BitWidth.FLOAT) {
                weights.put(layers.get(i).name(), quantizer.of(layers.get(i), setting.bits(i)));
            }
        }
        Map<String, float[]> values = new HashMap<>();
        model.network()
                .parameterShapes()
                .keySet()
                .forEach(key -> values.put(key, model.parameters().of(key)));
        weights.forEach((layer, w) -> values.put(layer + ".weight", w.dequantized()));
        norms.ifPresent(n -> values.putAll(n.parameters()));
        return new Model(
                model.descriptor(), model.network(), new Parameters(values, weights), model.checkpointSha256());
    }

    private Provenance provenance(Model model, Candidates.Judged judged, Setting setting) {
        return new Provenance(
                candidates.run().runId(),
                judged.candidate().candidate(),
                setting.text(),
                setting.byLayer(model.network().weightLayers()),
                config.search().quantizer(),
                config.search().norms() == Norms.REESTIMATED ? "re-estimated" : "checkpoint",
                model.descriptor().checkpoint(),
                model.checkpointSha256(),
                candidates.run().codeVersion(),
                Footprint.of(model.network(), setting),
                judged.accuracy());
    }

    /** Every prediction of the second form is that of the first, and the first's are as many right as the tables say. */
    private List<Replay.Answer> checked(Candidates.Judged judged, List<Replay.Form> forms) {
        List<EvaluationRow> rows = judged.judged();
        List<Integer> shards = rows.stream().map(EvaluationRow::shard).toList();
        List<List<Replay.Answer>> answers =
                replay.answers(forms, judged.purpose(), shards, done -> tell(done, shards.size()));
        for (int s = 0; s < rows.size(); s++) {
            Replay.Answer searched = answers.get(0).get(s);
            requireAsSearched(rows.get(s), searched);
            requireEqual(searched.predictions(), answers.get(1).get(s).predictions());
        }
        return answers.get(0);
    }

    /** Every tenth part. */
    private void tell(int done, int all) {
        if (done * TOLD / all > (done - 1) * TOLD / all) {
            progress.accept("Checks what was written: " + done + " of " + all + " shards of images");
        }
    }

    private static void requireAsSearched(EvaluationRow row, Replay.Answer answer) {
        if (row.images() != answer.predictions().size() || row.correct1() != answer.correct()) {
            throw new IllegalStateException("expected " + row.correct1() + " of " + row.images()
                    + " images of shard " + row.shard() + " to be right, as the run's table evaluations says, found "
                    + answer.correct() + " of " + answer.predictions().size()
                    + "; float layers differ between engines and processors: export where the search ran");
        }
    }

    private static void requireEqual(List<Prediction> searched, List<Prediction> written) {
        for (int i = 0; i < searched.size(); i++) {
            if (!searched.get(i).equals(written.get(i))) {
                throw new IllegalStateException("expected the search's prediction for every image, found class "
                        + written.get(i).predicted() + " instead of "
                        + searched.get(i).predicted() + " for image "
                        + searched.get(i).key());
            }
        }
    }

    private Report report(Model quantized, Provenance p, Size size, Optional<Elsewhere> elsewhere) {
        return new Report(
                request.out,
                quantized.name(),
                p.candidate(),
                p.setting(),
                request.format,
                4 * p.footprint().weights() + p.footprint().otherBytes(),
                p.footprint().bytes(),
                size,
                p.accuracy().floatTop1(),
                p.accuracy().top1(),
                p.accuracy().purpose(),
                p.accuracy().images(),
                elsewhere.orElse(null));
    }
}
