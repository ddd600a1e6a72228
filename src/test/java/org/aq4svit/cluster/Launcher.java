package org.aq4svit.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts what was packaged, in processes of its own. */
final class Launcher {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path SPARK = HOME.resolve("target/spark");
    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;

    /** A launcher that keeps its logs in a folder. */
    Launcher(Path folder) {
        this.folder = folder;
    }

    /** {@code submit/aq4svit} on a master. */
    Process start(String master, String log, List<String> arguments) throws IOException {
        return start("aq4svit", Map.of("MASTER", master), log, arguments);
    }

    /** A script of {@code submit/} with these variables in its environment. */
    Process start(String script, Map<String, String> environment, String log, List<String> arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("submit").resolve(script).toString()));
        command.addAll(arguments);
        ProcessBuilder builder = builder(log, command);
        builder.environment().remove("SPARK_HOME");
        builder.environment().put("DRIVER_MEMORY", "2g");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** {@code submit/aq4svit} on a master, to its end. */
    int run(String master, String log, List<String> arguments) throws IOException, InterruptedException {
        return run("aq4svit", Map.of("MASTER", master), log, arguments);
    }

    /** A script of {@code submit/}, to its end. */
    int run(String script, Map<String, String> environment, String log, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = start(script, environment, log, arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end after " + PATIENCE_SECONDS + " s:\n" + log(log));
        }
        return process.exitValue();
    }

    /** A command line that starts something of the embedded runtime. */
    Process shell(String log, String commandLine) throws IOException {
        return inSpark(builder(log, List.of("bash", "-c", commandLine))).start();
    }

    /** A Spark daemon from the embedded runtime. */
    Process daemon(String log, String className, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx256m", "-cp", SPARK + "/jars/*", className));
        command.addAll(List.of(arguments));
        return inSpark(builder(log, command)).start();
    }

    private static ProcessBuilder inSpark(ProcessBuilder builder) {
        builder.environment().put("SPARK_HOME", SPARK.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        return builder;
    }

    String log(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private ProcessBuilder builder(String log, List<String> command) {
        File file = folder.resolve(log).toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder;
    }
}
