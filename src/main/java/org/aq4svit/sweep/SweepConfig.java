package org.aq4svit.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.config.Location;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Sharding;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.search.Constraint;
import org.aq4svit.search.GateKeeper;
import org.aq4svit.search.MaxDrop;
import org.aq4svit.search.MaxSize;
import org.aq4svit.search.Race;
import org.aq4svit.search.SearchStrategy;
import org.aq4svit.search.Strategies;
import org.aq4svit.table.RunRow;

/**
 * What a sweep is asked to do, checked. {@code reference.conf} documents every key.
 *
 * @param file URI of the file it was read from; empty if there is none
 * @param models descriptor files
 * @param modelsAtOnce the most models that are searched side by side; empty: as many as keep the cluster busy
 * @param json the whole configuration as it was understood, in one line
 */
public record SweepConfig(
        String file,
        List<String> models,
        Images images,
        Constraint constraint,
        Search search,
        EngineSize engine,
        OptionalInt modelsAtOnce,
        long seed,
        String json) {

    /** A search waits for its slowest task again and again; so many side by side leave no core without work. */
    private static final int FEWEST_AT_ONCE = 4;

    /** More would not make a large cluster busier, but fill the driver with threads and rows. */
    private static final int MOST_AT_ONCE = 32;

    /** How many models are searched side by side on a cluster with so many task slots, as far as the driver's memory goes. */
    public int modelsAtOnce(int slots) {
        return modelsAtOnce.orElse(Math.max(FEWEST_AT_ONCE, Math.min(MOST_AT_ONCE, slots)));
    }

    /** Where images come from and how they are cut. */
    public record Images(
            SourceOf validate,
            SourceOf search,
            SourceOf drift,
            SourceOf calibration,
            Optional<String> classes,
            int shardSize,
            DamagePolicy onDamage) {}

    /** A source of images and how many to take from it. */
    public record SourceOf(String uri, int limit) {}

    /**
     * How to search.
     *
     * @param calibrationBatch calibration images that norms go by at once
     */
    public record Search(
            List<String> strategies,
            Strategies.Options options,
            Space space,
            int topK,
            int finalPasses,
            String quantizer,
            Norms norms,
            int calibrationBatch,
            GateSize gate,
            RaceSize race,
            Budget budget) {

        /** How candidates are judged if the float network has this top-1, in percent. */
        public SearchStrategy.Judging judging(double baselineTop1) {
            return new SearchStrategy.Judging(race.rules, gate.rules, baselineTop1);
        }
    }

    /** What drift the gate looks at, and how. */
    public record GateSize(DriftMetric metric, GateKeeper.Rules rules) {}

    /**
     * How candidates are raced.
     *
     * @param firstWave images that every candidate is judged on
     */
    public record RaceSize(Race.Rules rules, int firstWave) {}

    /** What a task may use. */
    public record EngineSize(String name, long memoryPerTask, int batch) implements Serializable {}

    /**
     * Reads a sweep from a file.
     *
     * @param overrides values that win over the file, by key
     */
    public static SweepConfig read(String file, Map<String, String> overrides, Configuration hadoop) {
        StrictConfig own = StrictConfig.parse(Location.text(file, hadoop), file);
        refuseTwoGoals(own, overrides);
        return new Reader(merged(own, overrides), file, hadoop).sweep();
    }

    /** Whoever limits the size is given the best accuracy of that size, whatever it is: nobody shall believe that the drop is limited as well. */
    private static void refuseTwoGoals(StrictConfig own, Map<String, String> overrides) {
        for (String size : List.of("constraint.max-bytes", "constraint.effective-bits")) {
            for (String drop : List.of("constraint.max-drop", "constraint.unit")) {
                boolean inFile = own.has(size) && own.has(drop) && !overrides.containsKey(size);
                boolean asked = overrides.containsKey(drop) && (own.has(size) || overrides.containsKey(size));
                if (inFile || asked) {
                    throw InputException.expected(own.origin(), "either " + drop + " or " + size, "both");
                }
            }
        }
    }

    /** The configuration of a run. */
    public static SweepConfig of(RunRow run, Configuration hadoop) {
        StrictConfig own = StrictConfig.parse(run.configJson(), "configuration of run " + run.runId());
        return new Reader(merged(own, Map.of()), Objects.requireNonNullElse(run.configFile(), ""), hadoop).sweep();
    }

    /** The defaults with these overrides, for commands that need no file. */
    public static SweepConfig of(Map<String, Object> values, Map<String, String> overrides, Configuration hadoop) {
        StrictConfig own = StrictConfig.of(ConfigFactory.parseMap(values), "command line");
        return new Reader(merged(own, overrides), "", hadoop).sweep();
    }

    private static StrictConfig merged(StrictConfig own, Map<String, String> overrides) {
        Config reference = ConfigFactory.parseResources(SweepConfig.class.getClassLoader(), "reference.conf");
        List<String> known = paths(reference);
        refuseUnknown(own, known);
        Config merged = own.raw();
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            if (!known.contains(override.getKey())) {
                throw StrictConfig.of(merged, "-D" + override.getKey()).unknown(override.getKey(), known);
            }
            merged = merged.withValue(override.getKey(), value(override, reference));
        }
        return StrictConfig.of(merged.withFallback(reference).resolve(), own.origin());
    }

    /** Texts, of which lists may have one, are taken as they stand, since {@code //} and {@code #} would begin a comment; all else is HOCON. */
    private static ConfigValue value(Map.Entry<String, String> override, Config reference) {
        String origin = "-D" + override.getKey();
        if (isText(override.getKey(), reference) && !override.getValue().startsWith("[")) {
            return ConfigValueFactory.fromAnyRef(override.getValue(), origin);
        }
        try {
            return ConfigFactory.parseString("v = " + override.getValue())
                    .getValue("v")
                    .withOrigin(ConfigOriginFactory.newSimple(origin));
        } catch (ConfigException e) {
            return ConfigValueFactory.fromAnyRef(override.getValue(), origin);
        }
    }

    private static boolean isText(String key, Config reference) {
        return reference.getIsNull(key)
                || switch (reference.getValue(key).valueType()) {
                    case STRING -> true;
                    case LIST ->
                        reference.getList(key).stream().noneMatch(v -> v.valueType() == ConfigValueType.NUMBER);
                    default -> false;
                };
    }

    /** All keys, those whose default is null included. */
    private static List<String> paths(Config config) {
        List<String> paths = new ArrayList<>();
        config.root().forEach((name, value) -> {
            String key = ConfigUtil.joinPath(name); // a name with dots is not the path it looks like
            if (value instanceof ConfigObject section) {
                paths(section.toConfig()).forEach(k -> paths.add(key + "." + k));
            } else {
                paths.add(key);
            }
        });
        return paths;
    }

    private static void refuseUnknown(StrictConfig own, List<String> known) {
        for (String key : paths(own.raw())) {
            if (!known.contains(key)) {
                throw own.unknown(key, known);
            }
        }
    }

    /** Reads and checks the parts. */
    private record Reader(StrictConfig config, String file, Configuration hadoop) {

        SweepConfig sweep() {
            String json = config.raw().root().render(ConfigRenderOptions.concise());
            List<String> models = models();
            Images images = images(config.part("images"));
            Constraint constraint = constraint(config.part("constraint"));
            return new SweepConfig(
                    file.isEmpty() ? "" : Location.absolute(file, hadoop),
                    models,
                    images,
                    constraint,
                    search(config.part("search"), constraint),
                    engine(config.part("engine")),
                    modelsAtOnce(),
                    config.whole("seed"),
                    json);
        }

        private OptionalInt modelsAtOnce() {
            String key = "sweep.models-at-once";
            return config.text(key).equals("auto") ? OptionalInt.empty() : OptionalInt.of(config.atLeast(1, key));
        }

        private List<String> models() {
            List<String> files = new ArrayList<>();
            for (String glob : config.texts("models")) {
                List<String> found = Location.matching(Location.beside(file, glob), hadoop);
                config.require(!found.isEmpty(), "models", "a model descriptor at '" + glob + "'", "no such file");
                files.addAll(found);
            }
            config.require(!files.isEmpty(), "models", "at least one model descriptor", "none");
            return files.stream().distinct().toList();
        }

        private Images images(StrictConfig c) {
            SourceOf validate = source(c, "validate", Optional.empty());
            SourceOf search = source(c, "search", Optional.of(validate.uri));
            SourceOf drift = source(c, "drift", Optional.of(search.uri));
            SourceOf calibration = source(c, "calibration", Optional.of(drift.uri));
            DamagePolicy policy = DamagePolicy.valueOf(
                    c.oneOf(List.of("skip", "fail"), "on-damage").toUpperCase(Locale.ROOT));
            Optional<String> classes = c.optionalText("classes").map(f -> Location.beside(file, f));
            return new Images(validate, search, drift, calibration, classes, c.atLeast(1, "shard-size"), policy);
        }

        private SourceOf source(StrictConfig c, String key, Optional<String> otherwise) {
            String uri = c.has(key)
                    ? Location.beside(file, c.text(key))
                    : otherwise.orElseThrow(() -> new InputException(
                            c.origin() + ": expected key 'images." + key + "' (an image source), found none"));
            String limit = key + "-limit";
            boolean all = c.text(limit).equals("all");
            return new SourceOf(uri, all ? Sharding.ALL : c.atLeast(1, limit));
        }

        private static Constraint constraint(StrictConfig c) {
            boolean bytes = c.has("max-bytes");
            boolean bits = c.has("effective-bits");
            c.require(!bytes || !bits, "max-bytes", "either this or effective-bits", "both");
            if (bytes) {
                return new MaxSize(MaxSize.Measure.BYTES, c.bytes("max-bytes"));
            }
            if (bits) {
                double most = c.number("effective-bits");
                c.require(most >= 2 && most <= 32, "effective-bits", "a number from 2 to 32", most);
                return new MaxSize(MaxSize.Measure.EFFECTIVE_BITS, most);
            }
            double drop = c.number("max-drop");
            c.require(drop >= 0 && drop < 100, "max-drop", "a number from 0 to below 100", drop);
            return new MaxDrop(drop, unit(c));
        }

        private static MaxDrop.Unit unit(StrictConfig c) {
            String unit = c.oneOf(List.of("points", "relative"), "unit");
            return unit.equals("points") ? MaxDrop.Unit.POINTS : MaxDrop.Unit.RELATIVE;
        }

        private Search search(StrictConfig c, Constraint constraint) {
            List<String> strategies = c.texts("strategy");
            c.require(
                    !strategies.isEmpty() && Strategies.names().containsAll(strategies),
                    "strategy",
                    "some of " + Strategies.names(),
                    strategies);
            c.require(
                    !strategies.contains("manual") || constraint instanceof MaxDrop,
                    "strategy",
                    "a strategy that can limit the size, since constraint.max-bytes or .effective-bits is set",
                    "manual");
            return new Search(
                    strategies.stream().distinct().toList(),
                    new Strategies.Options(
                            c.atLeast(1, "width"),
                            c.atLeast(1, "samples"),
                            c.atLeast(1, "exhaustive-limit"),
                            config.whole("seed")),
                    Space.of(c),
                    c.atLeast(1, "top-k"),
                    c.atLeast(1, "final-passes"),
                    c.oneOf(Quantizers.names(), "quantizer"),
                    norms(c),
                    c.atLeast(2, "calibration-batch"),
                    gate(c.part("gate")),
                    race(c.part("race")),
                    Budget.of(c.part("budget")));
        }

        private static Norms norms(StrictConfig c) {
            String norms = c.oneOf(List.of("checkpoint", "re-estimated"), "norms");
            return norms.equals("checkpoint") ? Norms.CHECKPOINT : Norms.REESTIMATED;
        }

        private GateSize gate(StrictConfig c) {
            double limit = c.number("limit");
            c.require(limit > 0, "limit", "a positive number", limit);
            boolean learns = c.oneOf(List.of("learned", "fixed"), "limits").equals("learned");
            GateKeeper.Rules rules = new GateKeeper.Rules(
                    limit,
                    learns ? GateKeeper.Learning.LEARNED : GateKeeper.Learning.FIXED,
                    share(c, "miss"),
                    share(c, "audit"),
                    config.whole("seed"));
            return new GateSize(DriftMetric.named(c.oneOf(DriftMetric.labels(), "metric")), rules);
        }

        private RaceSize race(StrictConfig c) {
            double error = c.number("error");
            c.require(error > 0 && error < 0.5, "error", "a probability above 0 and below 0.5", error);
            Race.Rules rules = new Race.Rules(error);
            return new RaceSize(rules, c.atLeast(1, "first-wave"));
        }

        private static double share(StrictConfig c, String key) {
            double share = c.number(key);
            c.require(share > 0 && share <= 1, key, "a share above 0 and up to 1", share);
            return share;
        }

        private static EngineSize engine(StrictConfig c) {
            long memory = c.bytes("memory-per-task");
            c.require(memory >= 64L << 20, "memory-per-task", "at least 64m", memory);
            return new EngineSize(c.oneOf(Engines.names(), "name"), memory, c.atLeast(1, "batch"));
        }
    }
}
