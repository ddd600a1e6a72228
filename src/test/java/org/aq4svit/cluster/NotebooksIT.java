package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aq4svit.sweep.Demo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do in the morning after a sweep: the result table once more, and the notebooks with a real kernel. */
class NotebooksIT {
    private static final String RUN = "run";

    @TempDir
    static Path folder;

    private static Launcher launcher;

    @BeforeAll
    static void sweep() throws Exception {
        launcher = new Launcher(folder);
        String config = Demo.sweep(folder, "").toString();
        int code = launcher.run("local[2]", "sweep.log", List.of("sweep", "--config", config, "--out", run()));
        assertThat(code).as(launcher.log("sweep.log")).isZero();
    }

    private static String run() {
        return folder.resolve(RUN).toString();
    }

    @Test
    void theSweepPrintsWhatResultsPrintsAgain() throws Exception {
        assertThat(launcher.run("local[2]", "results.log", List.of("results", "--run", run())))
                .isZero();
        String table = launcher.log("results.log");
        assertThat(table).contains("result model=sdtv2-tiny strategy=frontier ");
        assertThat(launcher.log("sweep.log")).contains(table.substring(table.indexOf("+---")));
    }

    @Test
    void notebooksRunFromTheirFirstCellToTheirLast() throws Exception {
        Process process = notebooks(run());
        String said = Files.readString(folder.resolve("run.log"));
        assumeTrue(!said.contains("expected jupyter"), said);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(pictures("01_results")).isEqualTo(2);
        assertThat(pictures("02_compare_strategies")).isEqualTo(3);
        assertThat(pictures("03_drift_study")).isEqualTo(2);
        assertThat(text("01_results")).contains("sdtv2-tiny: 2,083,240 bytes became", "constraint met");
    }

    @Test
    void aDirectoryWithoutARunIsRefused() throws Exception {
        Process process = notebooks(folder.toString());
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("run.log"))).contains("expected the directory of a run");
    }

    /** From the search to PyTorch's own answers, each step a command. */
    @Test
    void anExportedNetworkPredictsInPyTorchWhatTheSearchPredicted() throws Exception {
        String exported = folder.resolve("exported").toString();
        List<String> export = List.of("export", "--run", run(), "--model", "sdtv2-tiny", "--out", exported);
        assertThat(launcher.run("local[2]", "export.log", export))
                .as(launcher.log("export.log"))
                .isZero();

        Process process = script("predict", exported, Demo.EVAL);

        String said = Files.readString(folder.resolve("predict.log"));
        assumeTrue(!said.contains("expected torch"), said);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).startsWith("PyTorch ");
        String[] words = said.strip().split(" ");
        int images = Integer.parseInt(words[4]);
        int alike = Integer.parseInt(words[7]);
        assertThat(images).isEqualTo(192);
        assertThat(alike).as(said).isBetween(191, 192);
    }

    private static Process notebooks(String directory) throws IOException, InterruptedException {
        return script("run", directory);
    }

    private static Process script(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("notebooks/" + name));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        process.waitFor();
        return process;
    }

    private static long pictures(String notebook) throws IOException {
        return outputs(notebook).filter(o -> o.at("/data").has("image/png")).count();
    }

    private static String text(String notebook) throws IOException {
        StringBuilder text = new StringBuilder();
        outputs(notebook).forEach(o -> o.path("text").forEach(line -> text.append(line.asText())));
        return text.toString();
    }

    private static Stream<JsonNode> outputs(String notebook) throws IOException {
        JsonNode cells = new ObjectMapper()
                .readTree(folder.resolve(RUN + "/notebooks/" + notebook + ".ipynb")
                        .toFile())
                .path("cells");
        List<JsonNode> outputs = new ArrayList<>();
        cells.forEach(cell -> cell.path("outputs").forEach(outputs::add));
        return outputs.stream();
    }
}
