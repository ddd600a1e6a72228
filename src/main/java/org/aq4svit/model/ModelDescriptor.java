package org.aq4svit.model;

import com.typesafe.config.ConfigRenderOptions;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.config.Location;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;

/**
 * What a checkpoint does not say about its network, read from a HOCON file ({@code CONTRACT.md}, section 2).
 *
 * <p>Families take from it what they need; what is missing or contradictory is an {@link InputException} with file, line and key.
 */
public final class ModelDescriptor {
    private static final List<String> KEYS = List.of(
            "name",
            "family",
            "checkpoint",
            "weights",
            "timesteps",
            "image-size",
            "classes",
            "size",
            "dims",
            "depths",
            "heads",
            "variant",
            "pooling",
            "kd",
            "levels",
            "batch-quirk",
            "preprocess");

    /** Keys that every family has. */
    private static final List<String> COMMON =
            List.of("name", "family", "checkpoint", "weights", "timesteps", "image-size", "classes", "preprocess");

    // Far beyond what anybody trains, and small enough for every size to be counted.
    private static final int LONGEST = 1024;
    private static final int LARGEST = 4096;
    private static final int MOST_CLASSES = 1_000_000;
    private static final int WIDEST = 1 << 16;
    private static final int DEEPEST = 1024;

    private final StrictConfig config;

    private ModelDescriptor(StrictConfig config) {
        config.allowOnly(KEYS);
        this.config = config;
    }

    /** Reads a descriptor file from any Hadoop file system. */
    public static ModelDescriptor read(String file, Configuration conf) {
        return new ModelDescriptor(StrictConfig.parse(Location.text(file, conf), file));
    }

    /** A descriptor from HOCON text; {@code origin} is the file it stands for. */
    public static ModelDescriptor parse(String text, String origin) {
        return new ModelDescriptor(StrictConfig.parse(text, origin));
    }

    /** All of it as one JSON object in one line, keys in alphabetical order. */
    public String json() {
        return config.raw().root().render(ConfigRenderOptions.concise());
    }

    /** A copy with one key set. */
    ModelDescriptor with(String key, Object value) {
        return new ModelDescriptor(config.with(key, value));
    }

    /** A copy with one key set unless it is. */
    ModelDescriptor withDefault(String key, Object value) {
        return has(key) ? this : with(key, value);
    }

    /** This descriptor as HOCON text for a checkpoint in another place, which holds nothing but the weights. */
    public String withCheckpoint(String checkpoint) {
        ConfigRenderOptions plain =
                ConfigRenderOptions.defaults().setOriginComments(false).setJson(false);
        return config.with("checkpoint", checkpoint)
                .raw()
                .withoutPath("weights")
                .root()
                .render(plain);
    }

    /** True if the descriptor has the key. */
    public boolean has(String key) {
        return config.has(key);
    }

    /** The user's name for this model, unique in a run. */
    public String name() {
        String name = config.text("name");
        config.require(!name.isBlank(), "name", "a name that is not blank", "'" + name + "'");
        return name;
    }

    /** Builder to use. */
    public Family family() {
        return Families.named(config.oneOf(Families.names(), "family"));
    }

    /** The checkpoint file, resolved against the descriptor's folder. */
    public String checkpoint() {
        String checkpoint = config.text("checkpoint");
        config.require(!checkpoint.isBlank(), "checkpoint", "a file", "'" + checkpoint + "'");
        return Location.beside(config.origin(), checkpoint);
    }

    /** Under which key the checkpoint has the weights, such as {@code model_ema}; empty: in the usual place. */
    public Optional<String> weights() {
        return config.optionalText("weights");
    }

    /** Time steps T. */
    public int timesteps() {
        return within(LONGEST, "timesteps");
    }

    /** The single time step of families that have no time axis; {@code timesteps} may be left out or be 1. */
    int singleStep() {
        int steps = config.integer("timesteps", 1);
        config.require(steps == 1, "timesteps", "1, as this family has no time axis", steps);
        return steps;
    }

    /** Height and width of the input in pixels. */
    public int imageSize() {
        return within(LARGEST, "image-size");
    }

    /** Number of classes. */
    public int classes() {
        return within(MOST_CLASSES, "classes");
    }

    /** A published size of the family, which then decides the widths. */
    public Optional<String> size() {
        config.optionalText("size")
                .ifPresent(s -> config.oneOf(family().sizes().stream().sorted().toList(), "size"));
        for (String key : List.of("dims", "depths")) {
            config.require(!(config.has("size") && config.has(key)), key, "none beside a published size", "both");
        }
        return config.optionalText("size");
    }

    /** Widths of {@code count} stages. */
    List<Integer> dims(int count) {
        return positive("dims", count, WIDEST, config.integers("dims"));
    }

    /** Blocks of {@code count} stages. */
    List<Integer> depths(int count, List<Integer> otherwise) {
        return config.has("depths") ? positive("depths", count, DEEPEST, config.integers("depths")) : otherwise;
    }

    /** Attention heads, which no checkpoint tells. */
    int heads() {
        return config.integer("heads");
    }

    /** Attention heads. */
    int heads(int otherwise) {
        return config.integer("heads", otherwise);
    }

    /** Attention heads of {@code count} stages. */
    List<Integer> heads(int count, List<Integer> otherwise) {
        return config.has("heads") ? positive("heads", count, WIDEST, config.integers("heads")) : otherwise;
    }

    /** Which of the layouts that a family has. */
    String variant(String otherwise, String... allowed) {
        return config.has("variant") ? config.oneOf(List.of(allowed), "variant") : otherwise;
    }

    /** Which of the family's layouts of the stem and of the keys: for ImageNet or for CIFAR. */
    boolean cifar(boolean otherwise) {
        return variant(otherwise ? "cifar" : "imagenet", "imagenet", "cifar").equals("cifar");
    }

    /** How often an integer-valued neuron fires at most. */
    int levels() {
        int levels = config.integer("levels", 4);
        config.require(levels == 4 || levels == 8, "levels", "4 or 8", levels);
        return levels;
    }

    /** For each of {@code stages} whether it pools, from digits such as {@code 0011}. */
    List<Boolean> pooling(int stages, String otherwise) {
        String digits = config.optionalText("pooling").orElse(otherwise);
        config.require(digits.matches("[01]{" + stages + "}"), "pooling", stages + " digits 0 or 1", digits);
        return digits.chars().mapToObj(d -> d == '1').toList();
    }

    /** Whether a second head from distillation takes part. */
    boolean kd() {
        return config.has("kd") && config.flag("kd");
    }

    /** Whether membranes that the authors' code lets run on through the images of a batch do so here. */
    public boolean batchQuirk() {
        return config.has("batch-quirk") && config.flag("batch-quirk");
    }

    /** How images become inputs; absent for networks that only see ready-made tensors. */
    public Optional<StrictConfig> preprocess() {
        return config.has("preprocess") ? Optional.of(config.part("preprocess")) : Optional.empty();
    }

    /** Refuses a value of this descriptor. */
    void require(boolean holds, String key, String expected, Object found) {
        config.require(holds, key, expected, found);
    }

    private int within(int most, String key) {
        int value = config.integer(key);
        config.require(value >= 1 && value <= most, key, "1 to " + most, value);
        return value;
    }

    private List<Integer> positive(String key, int count, int most, List<Integer> values) {
        boolean ok = values.size() == count && values.stream().allMatch(v -> v > 0 && v <= most);
        config.require(ok, key, count + " whole numbers from 1 to " + most, values);
        return values;
    }

    /** Refuses keys that say something about structure and that this family does not read. */
    void allowOnly(Family family) {
        for (String key : KEYS) {
            boolean said = COMMON.contains(key) || family.keys().contains(key) || !config.has(key);
            config.require(
                    said, key, "one of the keys that " + family.name() + " has, " + family.keys(), "'" + key + "'");
        }
    }

    /** The file this was read from. */
    @Override
    public String toString() {
        return config.origin();
    }
}
