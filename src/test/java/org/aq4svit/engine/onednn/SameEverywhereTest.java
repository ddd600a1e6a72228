package org.aq4svit.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aq4svit.tensor.Resources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine answers the same to the bit whatever instructions the CPU has, however many threads run and however many images are computed
 * together: every kind of machine is a JVM of its own here.
 */
class SameEverywhereTest {
    private static final List<String> GOLDENS =
            List.of("sdtv1-tiny", "sdtv2-tiny", "spikformer-cifar-tiny", "qkformer-tiny");

    private static List<String> here;

    @BeforeAll
    static void fingerprintHere() throws Exception {
        here = fingerprints("DEFAULT", 1, "");
    }

    @Test
    void batchesOfAnySizeAnswerTheSame() {
        assertThat(here).hasSize(GOLDENS.size()).allSatisfy(line -> assertThat(line)
                .doesNotContain(","));
    }

    @ParameterizedTest
    @CsvSource({
        "AVX2, 1, ''",
        "AVX512_CORE, 1, ''",
        "AVX512_CORE_VNNI, 1, ''",
        "DEFAULT, 2, ''",
        "AVX2, 2, plain",
    })
    void everyKindOfMachineAnswersTheSame(String instructions, int threads, String lanes) throws Exception {
        assertThat(fingerprints(instructions, threads, lanes)).isEqualTo(here);
    }

    private static List<String> fingerprints(String instructions, int threads, String lanes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Daq4svit.lanes=" + lanes,
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Fingerprint.class.getName()));
        for (String golden : GOLDENS) {
            command.add(Resources.file("golden/" + golden + "/model.conf")
                    .getParent()
                    .toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        Process process = builder.start();
        List<String> lines;
        try (Stream<String> output = process.inputReader().lines()) {
            lines = output.toList();
        }
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines.stream().filter(l -> l.startsWith("fingerprint ")).toList();
    }
}
