package org.aq4svit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.aq4svit.sweep.Demo;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault of the user's input is one sentence and exit code 2. */
class ExitCodeTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sdtv2-tiny");

    @TempDir
    Path folder;

    @BeforeEach
    void sparkInThisJvm() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.host", "127.0.0.1");
    }

    private Path descriptor(String checkpoint, String... changes) throws Exception {
        String text = Files.readString(GOLDEN.resolve("model.conf")).replace("model.pth", checkpoint);
        return Files.writeString(folder.resolve("model.conf"), text + "\n" + String.join("\n", changes));
    }

    private static void assertRefused(Cli run, String... parts) {
        assertThat(run.sentence()).contains(parts);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void aTruncatedCheckpoint() throws Exception {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve("model.pth"));
        Files.write(folder.resolve("short.pth"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(Cli.run("inspect", "--model", descriptor("short.pth").toString()), "short.pth", "expected");
    }

    @Test
    void aWrongFamily() throws Exception {
        Files.copy(GOLDEN.resolve("model.pth"), folder.resolve("model.pth"));
        Path wrong = descriptor("model.pth", "family = \"sdt-v9\"");
        assertRefused(Cli.run("inspect", "--model", wrong.toString()), "model.conf", "family", "sdt-v2", "sdt-v9");
    }

    @Test
    void aMissingTensor() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(GOLDEN.resolve("model.safetensors")));
        tensors.remove("head.weight");
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        Path wrong = descriptor("model.safetensors");
        assertRefused(Cli.run("inspect", "--model", wrong.toString()), "model.safetensors", "1 missing (head.weight)");
    }

    @Test
    void anUnknownKeyInTheConfiguration() throws Exception {
        Path config = Demo.sweep(folder, "search.granularty = \"block\"");
        Cli run = Cli.run(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("run").toString());
        assertRefused(run, "sweep.conf: 7", "search.granularty", "search.granularity");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void anOverrideOfAnUnknownKey() throws Exception {
        Path config = Demo.sweep(folder, "");
        Cli run = Cli.run(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("run").toString(),
                "-Dsearch.beam=3");
        assertRefused(run, "search.beam");
    }

    @Test
    void aSizeAndADropAtOnce() throws Exception {
        Path config = Demo.sweep(folder, "constraint { max-drop = 1.0, max-bytes = 2M }");
        String run = folder.resolve("run").toString();
        assertRefused(
                Cli.run("sweep", "--config", config.toString(), "--out", run),
                "sweep.conf: expected either constraint.max-drop or constraint.max-bytes, found both");
        Path size = Demo.sweep(folder, "constraint { effective-bits = 3 }");
        assertRefused(
                Cli.run("sweep", "--config", size.toString(), "--out", run, "-Dconstraint.unit=relative"),
                "either constraint.unit or constraint.effective-bits, found both");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aCheckpointInThePlaceOfADescriptor() {
        Cli run = Cli.run("inspect", "--model", GOLDEN.resolve("model.pth").toString());
        assertRefused(run, "model.pth: expected a text, found an archive", "'checkpoint' in a descriptor");
    }

    @Test
    void aDirectoryWithoutImages() throws Exception {
        Files.createDirectories(folder.resolve("empty/class"));
        Cli run = Cli.run(
                "evaluate",
                "--model",
                Demo.MODEL,
                "--images",
                folder.resolve("empty").toString());
        assertRefused(run, "empty", "expected");
    }

    @Test
    void anUnreadableImageIfTheConfigurationSaysFail() throws Exception {
        Path images = tenClassesOneDamaged();
        Cli run = Cli.run("evaluate", "--model", Demo.MODEL, "--images", images.toString(), "-Dimages.on-damage=fail");
        assertRefused(run, "arrow/broken.jpeg");
    }

    @Test
    void anUnreadableImageIsLeftOutOtherwise() throws Exception {
        Path images = tenClassesOneDamaged();
        Cli run = Cli.run("evaluate", "--model", Demo.MODEL, "--images", images.toString(), "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"images\" : 10");
    }

    private Path tenClassesOneDamaged() throws Exception {
        Path images = folder.resolve("images");
        for (String name : Files.readAllLines(Demo.DATA.resolve("classes.txt"))) {
            Path inClass = Files.createDirectories(images.resolve(name));
            try (var golden = Files.newDirectoryStream(Path.of("src/test/resources/image/jpeg"), "*.jpeg")) {
                Files.copy(golden.iterator().next(), inClass.resolve("one.jpeg"));
            }
        }
        Files.writeString(images.resolve("arrow/broken.jpeg"), "no image");
        return images;
    }

    @Test
    void shardsOfWhatIsNotAsExpected() {
        String from = Demo.DATA + "/calib-00000.tar";
        String out = folder.resolve("shards").toString();
        String known = Demo.DATA.resolve("manifest.conf").toString();
        Cli run = Cli.run(
                "shards",
                "--from",
                from,
                "--out",
                out,
                "--preprocess",
                "resize = 64, crop = 64",
                "--expect",
                known,
                "--split",
                "evaluation");
        assertRefused(run, "calib-00000.tar: expected 4000 images, as ", "of split evaluation, found 512");
        assertThat(folder.resolve("shards")).doesNotExist();
    }

    @Test
    void shardsWithTwoPreprocessings() {
        Cli run = Cli.run(
                "shards",
                "--from",
                Demo.EVAL,
                "--out",
                folder.toString(),
                "--model",
                Demo.MODEL,
                "--preprocess",
                "resize = 64, crop = 64");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--model").contains("--preprocess");
    }

    @Test
    void aSettingThatMatchesNothing() {
        Cli run = Cli.run(
                "evaluate", "--model", Demo.MODEL, "--images", Demo.EVAL, "--setting", "8,stage9=4", "--limit", "16");
        assertRefused(run, "stage9", "inspect");
    }

    @ParameterizedTest
    @CsvSource({
        "sweep --config conf/quickstart.conf, --out, run-17:30",
        "plan --config conf/quickstart.conf, --out, ''",
        "results, --run, run-17:30",
        "study, --run, ''",
        "report --out /tmp/page.html, --run, run-17:30",
        "report --run /tmp, --out, hdfs:///page.html",
        "export --out /tmp/x --model m, --run, run-17:30",
        "export --run /tmp --model m, --out, s3a://bucket/x",
        "shards --from x --out /tmp/x, --manifest, run-17:30.conf",
        "simulate --config conf/quickstart.conf --events x, --run, run-17:30"
    })
    void aPathThatIsNone(String command, String option, String path) {
        String[] args = Stream.concat(Arrays.stream(command.split(" ")), Stream.of(option, path))
                .toArray(String[]::new);
        Cli run = Cli.run(args);
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("'" + option + "'", "'" + path + "'").doesNotContain("\tat ");
    }

    @Test
    void aManifestThatNoSourceCouldBe() {
        Cli run = Cli.run("shards", "--from", Demo.EVAL, "--out", folder.toString(), "--manifest", "val.manifest");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--manifest: expected a file called .conf");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void classNamesThatAreNowhere() {
        assertRefused(
                Cli.run("shards", "--from", Demo.EVAL, "--out", folder.toString(), "--classes", "run-17:30"),
                "run-17:30",
                "a path or a URI");
    }

    @Test
    void aFileSystemWhoseClassesAreNotThere() {
        assertRefused(Cli.run("results", "--run", "s3a://bucket/run"), "s3a://bucket/run", "S3AFileSystem not found");
        assertRefused(Cli.run("inspect", "--model", "s3a://bucket/model.conf"), "S3AFileSystem not found");
    }

    @Test
    void predictionsThatCannotBeWrittenAreRefusedBeforeTheWork() {
        assertRefused(
                Cli.run(
                        "evaluate",
                        "--model",
                        Demo.MODEL,
                        "--images",
                        Demo.EVAL,
                        "--predictions",
                        folder.resolve("none/predictions.csv").toString()),
                "--predictions",
                "a file in a folder that is there");
    }

    @Test
    void aSeedThatIsNoWholeNumber() {
        assertRefused(
                Cli.run("plan", "--config", "conf/quickstart.conf", "-Dseed=4.5"), "seed", "a whole number", "4.5");
    }

    @Test
    void aForecastThatCannotBeKept() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Cli run = Cli.run(
                "plan",
                "--config",
                Demo.sweep(folder, "").toString(),
                "--rehearsals",
                "1",
                "--seconds",
                "0.01",
                "--out",
                file.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("expected a directory that a forecast can be written to");
    }

    @Test
    void aMissingOption() {
        Cli run = Cli.run("sweep");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--config").contains("--help");
    }

    @Test
    void aFileThatIsNotThere() {
        assertRefused(Cli.run("inspect", "--model", "nowhere/model.conf"), "nowhere/model.conf", "found none");
    }

    @Test
    void aConstraintThatNothingMeetsIsExitCodeThree() throws Exception {
        Path config = Demo.sweep(
                folder, "search { strategy = uniform, bits = [2] }, images { validate-limit = 32, search-limit = 32 }");
        Cli run = Cli.run(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("run").toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).contains("not met");
    }

    @Test
    void onePoisonModelDoesNotDisturbTheOthers() throws Exception {
        Path poison = Files.createDirectories(folder.resolve("poison"));
        Files.writeString(poison.resolve("model.pth"), "not a checkpoint");
        String text = Files.readString(Path.of(Demo.MODEL)).replace("name = \"sdtv2-tiny\"", "name = \"poison\"");
        Files.writeString(poison.resolve("model.conf"), text);
        Path config = Demo.sweep(
                folder,
                "models = ${models} [\"poison/model.conf\"], search { strategy = uniform, bits = [8] },"
                        + " images { validate-limit = 32, search-limit = 32 }");
        Cli run = Cli.run(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("run").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.sentence()).contains("poison").contains("model.pth");
        assertThat(run.out()).contains("| sdtv2-tiny | uniform");
    }
}
