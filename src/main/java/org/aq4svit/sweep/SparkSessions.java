package org.aq4svit.sweep;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Opens Spark with what this product needs; whatever the user sets wins. */
public final class SparkSessions {
    private SparkSessions() {}

    /** A context for an application of this name. */
    public static JavaSparkContext open(String application) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.app.name", application);
        conf.setIfMissing("spark.scheduler.mode", "FAIR");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // Tasks return what goes wrong with a candidate as a row; they fail only where machines do, and that may happen
        // often in a night.
        conf.setIfMissing("spark.task.maxFailures", "16");
        conf.setIfMissing("spark.stage.maxConsecutiveAttempts", "16");
        // Verdicts are pure functions: a second copy of a task that hangs is harmless. Short tasks are not worth one.
        conf.setIfMissing("spark.speculation", "true");
        conf.setIfMissing("spark.speculation.minTaskRuntime", "10s");
        Natives.bring(conf);
        return new JavaSparkContext(conf);
    }
}
