package org.aq4svit.cli;

import com.github.freva.asciitable.AsciiTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.config.Location;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ClassNames;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.Expectation;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.ShardManifest;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.sweep.ShardMaker;
import org.aq4svit.sweep.SparkSessions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From images to checked and preprocessed shards. */
@Command(
        name = "shards",
        mixinStandardHelpOptions = true,
        description = "Decode, resize and crop the images of any source once, and keep them as Parquet shards.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit shards --from 'data-manifests/demo/eval-*.tar' --out /tmp/eval64 \\",
            "      --model data-manifests/demo/sdtv2-tiny/model.conf",
            "  submit/aq4svit shards --from hdfs:///imagenet/ILSVRC2012_img_val.tar --out hdfs:///imagenet/val224 \\",
            "      --preprocess 'resize = 256, crop = 224' --manifest data-manifests/val224.conf \\",
            "      --expect data-manifests/imagenet-1k.conf --split validation",
            "",
            "What --out names is an image source for all commands, and so is the copy of its manifest."
        })
final class ShardsCommand implements Callable<Integer> {
    private static final int DAMAGED_NAMED = 10;

    /** How nearly everybody frames ImageNet for validation. */
    private static final String IMAGENET = "resize = 256, crop = 224";

    @Option(names = "--from", required = true, paramLabel = "URI", description = "Image source.")
    private String from;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "URI",
            description = "Folder for the shards, on any Hadoop file system.")
    private String out;

    @ArgGroup(multiplicity = "0..1")
    private How how = new How();

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description =
                    "Names of all classes, one a line, in label order (default: alphabetical, or as in the source).")
    private String classes;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Number of files at most (default: as many as hold 64 MB of pixels each).")
    private Integer shards;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "Put a copy of the manifest here, in a file called .conf, beside the one in the folder.")
    private Path manifest;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description =
                    "What is known of the data set, such as data-manifests/imagenet-1k.conf; anything else is refused.")
    private String expect;

    @Option(names = "--split", paramLabel = "NAME", description = "The part of the data set that --expect is about.")
    private String split;

    @Option(
            names = "--on-damage",
            paramLabel = "skip|fail",
            defaultValue = "skip",
            description = "Leave damaged images out and name them, or give up (default: ${DEFAULT-VALUE}).")
    private String onDamage;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20240612",
            description = "Decides the order of the images (default: ${DEFAULT-VALUE}, as a sweep's).")
    private long seed;

    @Spec
    private CommandSpec spec;

    /** Where the preprocessing is written. */
    static final class How {
        @Option(names = "--model", paramLabel = "FILE", description = "Model descriptor, for its preprocessing.")
        private String model;

        @Option(
                names = "--preprocess",
                paramLabel = "KEYS",
                description = "Preprocessing as a descriptor has it (default without --model: '" + IMAGENET + "').")
        private String preprocess = IMAGENET;

        Framing framing(Configuration hadoop) {
            StrictConfig config = model == null
                    ? StrictConfig.parse(preprocess, "--preprocess")
                    : ModelDescriptor.read(model, hadoop)
                            .preprocess()
                            .orElseThrow(() -> InputException.expected(model, "key 'preprocess'", "none"));
            return Preprocessing.of(config).framing();
        }
    }

    @Override
    public Integer call() {
        requireOptions();
        try (JavaSparkContext spark = SparkSessions.open("aq4svit shards " + from)) {
            Configuration hadoop = spark.hadoopConfiguration();
            if (manifest != null) {
                Location.fileSystem(manifest, hadoop); // now, and not after all the work
            }
            ShardMaker.Order order = order(hadoop);
            ImageListing listing = listing(hadoop);
            long start = System.nanoTime();
            ShardMaker maker = new ShardMaker(spark, System.err::println);
            ShardManifest made = maker.make(listing, order);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (manifest != null) {
                maker.copy(made, manifest);
            }
            print(made, seconds);
            return ExitCode.DONE;
        }
    }

    private void requireOptions() {
        if (shards != null && shards < 1) {
            throw new ParameterException(spec.commandLine(), "--shards: expected at least 1, found " + shards);
        }
        if (!List.of("skip", "fail").contains(onDamage)) {
            throw new ParameterException(
                    spec.commandLine(), "--on-damage: expected skip or fail, found '" + onDamage + "'");
        }
        if (split != null && expect == null) {
            throw new ParameterException(
                    spec.commandLine(), "--split: expected --expect, whose part it names, found none");
        }
        if (manifest != null && !manifest.getName().endsWith(".conf")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--manifest: expected a file called .conf, as image sources are, found " + manifest);
        }
    }

    private ShardMaker.Order order(Configuration hadoop) {
        return new ShardMaker.Order(
                from,
                out,
                how.framing(hadoop),
                Optional.ofNullable(shards),
                DamagePolicy.valueOf(onDamage.toUpperCase(Locale.ROOT)),
                seed);
    }

    /** The images, compared with what is known of them. */
    private ImageListing listing(Configuration hadoop) {
        Optional<Expectation> expected =
                Optional.ofNullable(expect).map(file -> Expectation.read(file, Optional.ofNullable(split), hadoop));
        ImageListing listing = classes == null
                ? ImageSource.list(from, hadoop)
                : ImageSource.list(from, hadoop, ClassNames.read(classes, hadoop));
        expected.ifPresent(e -> e.check(from, listing, hadoop));
        return listing;
    }

    private void print(ShardManifest made, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        long seen = made.images() + made.damaged().size();
        out.println(AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS)
                .data(
                        List.of(made),
                        List.of(
                                Columns.left("shards", m -> m.location()),
                                Columns.right("files", m -> number(m.files().size())),
                                Columns.right("images", m -> number(m.images())),
                                Columns.right("damaged", m -> number(m.damaged().size())),
                                Columns.right("bytes", m -> number(m.bytes())),
                                Columns.right("seconds", m -> String.format(Locale.ROOT, "%.1f", seconds)),
                                Columns.right("images/s", m -> String.format(Locale.ROOT, "%.0f", seen / seconds))))
                .asString());
        for (Damaged d : made.damaged().stream().limit(DAMAGED_NAMED).toList()) {
            out.println("damaged: " + d.key() + ": " + d.reason());
        }
        if (made.damaged().size() > DAMAGED_NAMED) {
            out.println("damaged: all of them are in " + made.location() + "/" + ShardManifest.NAME);
        }
        out.flush();
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
