package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** A standalone Spark cluster on this machine: a master and workers of one core, each a process of its own. */
final class Standalone implements AutoCloseable {
    private final Launcher launcher;
    private final List<Process> daemons = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final String url;

    /** Starts it. */
    Standalone(Launcher launcher, Path folder, int workerCount) throws Exception {
        this.launcher = launcher;
        int port = freePort();
        this.url = "spark://127.0.0.1:" + port;
        daemons.add(launcher.daemon(
                "master.log",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0"));
        await(() -> logHas("master.log", "I have been elected leader"));
        for (int i = 1; i <= workerCount; i++) {
            String worker = "worker" + i;
            workers.add(launcher.daemon(
                    worker + ".log",
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--cores",
                    "1",
                    "--memory",
                    "2g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder.resolve(worker).toString(),
                    url));
        }
        daemons.addAll(workers);
        for (int i = 1; i <= workerCount; i++) {
            String log = "worker" + i + ".log";
            await(() -> logHas(log, "registered with master"));
        }
    }

    String url() {
        return url;
    }

    /** The processes that run tasks now. */
    List<ProcessHandle> executors() {
        return workers.stream().flatMap(Process::descendants).toList();
    }

    private boolean logHas(String log, String text) {
        try {
            return launcher.log(log).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for something that comes soon. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        executors().forEach(ProcessHandle::destroyForcibly);
        daemons.forEach(Process::destroyForcibly);
    }
}
