package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.aq4svit.sweep.Demo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit/yarn.sh} against a resource manager and a node manager, executors in containers of their own. */
class YarnIT {
    @TempDir
    static Path folder;

    private static MiniYARNCluster yarn;
    private static Launcher launcher;

    @BeforeAll
    static void startYarn() throws Exception {
        Configuration conf = new YarnConfiguration();
        conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
        conf.setInt(YarnConfiguration.NM_PMEM_MB, 6144);
        conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
        conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false); // a JVM reserves far more than it uses
        conf.set("yarn.scheduler.capacity.root.queues", "default");
        conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
        conf.set("yarn.scheduler.capacity.root.default.maximum-am-resource-percent", "1");
        conf.set("yarn.scheduler.capacity.root.default.acl_submit_applications", "*");
        yarn = new MiniYARNCluster("yarn", 1, 1, 1);
        yarn.init(conf);
        yarn.start();
        launcher = new Launcher(folder);
        Path site = Files.createDirectories(folder.resolve("conf")).resolve("yarn-site.xml");
        try (OutputStream out = Files.newOutputStream(site)) {
            yarn.getConfig().writeXml(out);
        }
    }

    @AfterAll
    static void stopYarn() {
        yarn.stop();
    }

    private static List<String> evaluation(String predictions) {
        return List.of(
                "evaluate",
                "--verbose", // should YARN's client fail, its stack is what one wants to see
                "--model",
                Demo.MODEL,
                "--images",
                Demo.EVAL,
                "--limit",
                "96",
                "--setting",
                "4",
                "--predictions",
                folder.resolve(predictions).toString());
    }

    @BeforeAll
    static void predictHere() throws Exception {
        assertThat(launcher.run("local[2]", "local.log", evaluation("local.csv")))
                .as(launcher.log("local.log"))
                .isZero();
    }

    /** In cluster mode YARN's master runs the driver, and takes a driver that ends the JVM for one that failed. */
    @ParameterizedTest
    @CsvSource({"client, 2", "cluster, 1"})
    void containersPredictWhatOneMachinePredicts(String mode, String executors) throws Exception {
        Map<String, String> environment = Map.of(
                "HADOOP_CONF_DIR",
                folder.resolve("conf").toString(),
                "DEPLOY_MODE",
                mode,
                "EXECUTORS",
                executors,
                "EXECUTOR_CORES",
                "1",
                "EXECUTOR_MEMORY",
                "1g",
                "SPARK_SUBMIT_ARGS",
                "--driver-memory 1g --conf spark.yarn.stagingDir=" + folder.toUri());
        assertThat(launcher.run("yarn.sh", environment, mode + ".log", evaluation(mode + ".csv")))
                .as(launcher.log(mode + ".log"))
                .isZero();
        assertThat(folder.resolve(mode + ".csv")).hasSameTextualContentAs(folder.resolve("local.csv"));
    }
}
