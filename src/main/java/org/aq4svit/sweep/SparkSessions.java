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
        return new JavaSparkContext(conf);
    }
}
