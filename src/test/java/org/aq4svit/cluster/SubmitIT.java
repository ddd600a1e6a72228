package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What the scripts of {@code submit/} hand to spark-submit, as Spark's own parser understands it. */
class SubmitIT {
    private static final Path SUBMIT = Path.of("submit").toAbsolutePath();

    @TempDir
    Path folder;

    private Launcher launcher;
    private final Map<String, String> environment = new HashMap<>();

    /** A Spark distribution whose spark-submit only prints what it is given. */
    @BeforeEach
    void distribution() throws IOException {
        launcher = new Launcher(folder);
        environment.put(
                "SPARK_HOME",
                executable("spark/bin/spark-submit", "printf '%s\\n' \"$@\"").toString());
        environment.put("HADOOP_CONF_DIR", folder.toString());
        environment.put("DRIVER_MEMORY", "3g");
        environment.put("EXECUTORS", "5");
        environment.put("EXECUTOR_CORES", "3");
        environment.put("EXECUTOR_MEMORY", "6g");
        environment.put("MEMORY_PER_TASK", "768m");
        environment.put("IMAGE", "registry/aq4svit:1");
        environment.put("NAMESPACE", "night");
    }

    /** The folder that holds {@code bin}. */
    private Path executable(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.getParent().getParent();
    }

    private SparkSubmitArguments submitted(String script, String master, String... options) throws Exception {
        environment.put("MASTER", master);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("sweep", "--config", "a file", "--out", "hdfs:///run"));
        int code = launcher.run(script, environment, "submitted", arguments);
        assertThat(code).as(launcher.log("submitted")).isZero();
        List<String> given = launcher.log("submitted").lines().toList();
        return new SparkSubmitArguments(
                CollectionConverters.asScala(given).toSeq(),
                scala.collection.immutable.Map.from(
                        CollectionConverters.asScala(Map.of("HADOOP_CONF_DIR", folder.toString()))));
    }

    private static Map<String, String> properties(SparkSubmitArguments arguments) {
        return CollectionConverters.asJava(arguments.sparkProperties());
    }

    private String refusal(String script, String... arguments) throws Exception {
        assertThat(launcher.run(script, environment, "refused", List.of(arguments)))
                .isEqualTo(2);
        return launcher.log("refused").strip();
    }

    private static void assertOneThreadPerTask(Map<String, String> properties) {
        assertThat(properties)
                .containsEntry("spark.task.cpus", "1")
                .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
                .containsEntry("spark.executor.cores", "3")
                .containsEntry("spark.executor.memory", "6144m");
        assertThat(properties.get("spark.executor.memoryOverhead"))
                .as("three tasks of 768m and what the JVM takes")
                .isEqualTo("2816m");
        assertThat(properties.get("spark.executor.extraJavaOptions"))
                .contains("-Dorg.bytedeco.javacpp.maxbytes=2304m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=8960m");
    }

    @Test
    void standaloneAsksForTheCoresOfAllExecutors() throws Exception {
        SparkSubmitArguments arguments = submitted("standalone.sh", "spark://host:7077");
        Map<String, String> properties = properties(arguments);
        assertThat(arguments.master()).isEqualTo("spark://host:7077");
        assertThat(arguments.driverMemory()).isEqualTo("3g");
        assertThat(properties).containsEntry("spark.cores.max", "15");
        assertOneThreadPerTask(properties);
        assertThat(arguments.mainClass()).isEqualTo("org.aq4svit.Main");
        assertThat(arguments.primaryResource()).endsWith("/target/aq4svit.jar");
        assertThat(arguments.jars().split(","))
                .allMatch(jar -> Files.exists(Path.of(URI.create(jar))))
                .hasSizeGreaterThan(3);
        assertThat(CollectionConverters.asJava(arguments.childArgs()))
                .containsExactly("sweep", "--config", "a file", "--out", "hdfs:///run");
    }

    @Test
    void yarnUnpacksNativesInTheContainer() throws Exception {
        environment.put("DEPLOY_MODE", "cluster");
        environment.put("QUEUE", "nightly");
        SparkSubmitArguments arguments = submitted("yarn.sh", "", "--gpu");
        Map<String, String> properties = properties(arguments);
        assertThat(arguments.master()).isEqualTo("yarn");
        assertThat(arguments.deployMode()).isEqualTo("cluster");
        assertThat(arguments.queue()).isEqualTo("nightly");
        assertThat(properties)
                .containsEntry("spark.executor.instances", "5")
                .containsEntry("spark.yarn.maxAppAttempts", "1")
                .containsEntry("spark.executor.resource.gpu.discoveryScript", "./gpu-discovery.sh");
        assertThat(arguments.files()).as("travels with the application").endsWith("submit/gpu-discovery.sh");
        assertThat(properties.get("spark.executor.extraJavaOptions"))
                .contains("-Dorg.bytedeco.javacpp.cachedir=./javacpp");
        assertOneThreadPerTask(properties);
    }

    @Test
    void kubernetesFindsTheApplicationInTheImage() throws Exception {
        SparkSubmitArguments arguments = submitted("k8s.sh", "k8s://https://host:6443", "--gpu");
        Map<String, String> properties = properties(arguments);
        assertThat(arguments.deployMode()).isEqualTo("cluster");
        assertThat(arguments.primaryResource()).isEqualTo("local:///opt/aq4svit/aq4svit.jar");
        assertThat(arguments.jars().split(",")).allMatch(jar -> jar.startsWith("local:///opt/aq4svit/natives/"));
        assertThat(properties)
                .containsEntry("spark.kubernetes.container.image", "registry/aq4svit:1")
                .containsEntry("spark.kubernetes.namespace", "night")
                .containsEntry("spark.executor.instances", "5")
                .containsEntry("spark.executor.resource.gpu.vendor", "nvidia.com")
                .containsEntry("spark.executor.resource.gpu.discoveryScript", "/opt/aq4svit/submit/gpu-discovery.sh");
        assertOneThreadPerTask(properties);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1.0000", "4, 1, 0.2500", "7, 1, 0.1428", "8, 2, 0.2500", "3, 2, 0.5000", "2, 4, 1.0000"})
    void tasksShareGpusSoThatNoCoreIsIdle(int cores, int gpus, String share) throws Exception {
        environment.put("EXECUTOR_CORES", Integer.toString(cores));
        environment.put("GPUS", Integer.toString(gpus));
        Map<String, String> properties = properties(submitted("standalone.sh", "spark://host:7077", "--gpu"));
        assertThat(properties)
                .containsEntry("spark.executor.resource.gpu.amount", Integer.toString(gpus))
                .containsEntry("spark.task.resource.gpu.amount", share);
        assertThat(gpus * (int) (1 / Double.parseDouble(share))).isGreaterThanOrEqualTo(Math.min(cores, gpus));
    }

    @Test
    void discoveryPrintsSparksJson() throws Exception {
        Path bin = executable("fake/bin/nvidia-smi", "printf '0\\n1\\n2\\n'").resolve("bin");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(launcher.run("gpu-discovery.sh", environment, "gpus", List.of()))
                .isZero();
        JsonNode json = new ObjectMapper().readTree(launcher.log("gpus"));
        assertThat(json.at("/name").asText()).isEqualTo("gpu");
        assertThat(json.at("/addresses")).map(JsonNode::asText).containsExactly("0", "1", "2");
    }

    @Test
    void whatTheUserAddsWinsAndMayHoldBlanks() throws Exception {
        environment.put(
                "SPARK_SUBMIT_ARGS", "--conf spark.task.cpus=2 --conf 'spark.driver.extraJavaOptions=-Da=b -Dc=d'");
        assertThat(properties(submitted("standalone.sh", "spark://host:7077")))
                .containsEntry("spark.task.cpus", "2")
                .containsEntry("spark.driver.extraJavaOptions", "-Da=b -Dc=d");
    }

    @Test
    void aDryRunPrintsTheCommandAndStartsNothing() throws Exception {
        environment.put("MASTER", "spark://host:7077");
        int code = launcher.run(
                "standalone.sh", environment, "dry", List.of("--dry-run", "sweep", "--config", "a file", "--out", "r"));
        assertThat(code).isZero();
        assertThat(launcher.log("dry").lines())
                .as("one line")
                .singleElement()
                .asString()
                .startsWith(folder.resolve("spark/bin/spark-submit") + " --master spark://host:7077")
                .contains("sweep --config a\\ file --out r");
    }

    private String dryRun(String... arguments) throws Exception {
        environment.put("DRY_RUN", "yes");
        int code = launcher.run("aq4svit", environment, "dry", List.of(arguments));
        assertThat(code).as(launcher.log("dry")).isZero();
        return launcher.log("dry").strip();
    }

    @Test
    void everyCommandReachesTheUsersFileSystems() throws Exception {
        environment.put("EXTRA_CLASSPATH", "/opt/hadoop-aws/*");
        for (String command : List.of("results", "report", "inspect", "plan")) {
            assertThat(dryRun(command, "--run", "hdfs:///run"))
                    .as(command)
                    .contains(folder + ":", ":/opt/hadoop-aws/")
                    .endsWith("org.aq4svit.Main " + command + " --run hdfs:///run");
        }
    }

    @Test
    void optionsMayComeBeforeTheCommand() throws Exception {
        assertThat(dryRun("--verbose", "sweep", "--config", "c"))
                .startsWith(folder.resolve("spark/bin/spark-submit").toString())
                .endsWith("--verbose sweep --config c");
        assertThat(dryRun("sweep", "--help"))
                .as("asking for help needs no cluster")
                .startsWith("java");
    }

    @Test
    void aSparkThatIsNotThereIsRefused() throws Exception {
        environment.put("SPARK_HOME", folder.resolve("gone").toString());
        assertThat(refusal("aq4svit", "sweep"))
                .startsWith("SPARK_HOME: expected a Spark distribution with bin/spark-submit");
    }

    @Test
    void theQuickstartRunsOnTheSparkOfTheBuildWhateverElseThereIs() throws Exception {
        environment.put("DRY_RUN", "yes");
        environment.put("MASTER", "spark://elsewhere:7077");
        assertThat(launcher.run("quickstart", environment, "quick", List.of("/tmp/run")))
                .isZero();
        assertThat(launcher.log("quick"))
                .contains("org.apache.spark.deploy.SparkSubmit", "--master local", "--out /tmp/run")
                .doesNotContain("elsewhere");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        environment.remove("MASTER");
        assertThat(refusal("standalone.sh", "sweep")).startsWith("MASTER: expected the master's URL");
        assertThat(refusal("standalone.sh")).startsWith("expected a command of AQ4SViT");
        assertThat(refusal("standalone.sh", "--cpu", "sweep")).startsWith("--cpu: expected --gpu");
        environment.put("MASTER", "k8s://https://host");
        environment.put("EXECUTOR_MEMORY", "much");
        assertThat(refusal("k8s.sh", "sweep"))
                .isEqualTo("EXECUTOR_MEMORY: expected a size such as 512m or 4g, found 'much'");
        environment.remove("SPARK_HOME");
        assertThat(refusal("k8s.sh", "sweep")).startsWith("SPARK_HOME: expected a Spark distribution");
        environment.put("HADOOP_CONF_DIR", folder.resolve("nowhere").toString());
        assertThat(refusal("yarn.sh", "sweep")).startsWith("HADOOP_CONF_DIR: expected the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone.sh", "yarn.sh", "k8s.sh"})
    void helpNamesEveryVariable(String script) throws Exception {
        assertThat(launcher.run(script, environment, "help", List.of("--help"))).isZero();
        assertThat(launcher.log("help")).contains("--gpu", "--dry-run", "EXECUTOR_MEMORY", "MEMORY_PER_TASK");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(
                onPath("shellcheck"), "shellcheck is not installed (Debian package shellcheck): scripts not checked");
        List<String> command =
                new ArrayList<>(List.of("shellcheck", "-x", ".ci/run", "notebooks/run", "notebooks/predict"));
        try (Stream<Path> files = Files.list(SUBMIT)) {
            files.filter(f -> !f.toString().endsWith(".md")).map(Path::toString).forEach(command::add);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir).resolve(program)));
    }
}
