package org.aq4svit.table;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentRunTablesTest {
    private static final int MODELS = 4;
    private static final int STEPS = 60;

    private final Configuration conf = new Configuration();
    private final AtomicInteger modelsAtWork = new AtomicInteger(MODELS);

    @TempDir
    Path run;

    /** Each model writes a file per step, and one file again and again whose rows all tell how many they are. */
    @Test
    void modelsWriteAtOnceAndReadersSeeWholeFilesOnly() throws InterruptedException, ExecutionException {
        org.apache.hadoop.fs.Path dir = new org.apache.hadoop.fs.Path(run.toUri());
        try (RunTables tables = RunTables.open(dir, conf)) {
            writeAndRead(dir, tables);
        }
    }

    private void writeAndRead(org.apache.hadoop.fs.Path dir, RunTables tables)
            throws InterruptedException, ExecutionException {
        List<Future<?>> work = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(MODELS + 3);
        for (int i = 0; i < MODELS; i++) {
            String model = "model/" + i;
            work.add(threads.submit(() -> search(model, tables)));
        }
        work.add(threads.submit(() -> whileModelsWork(() -> assertWhole(RunView.of(dir, conf)))));
        work.add(threads.submit(() -> whileModelsWork(() -> assertWhole(RunView.of(dir, conf)))));
        work.add(threads.submit(this::assertWholeForAnotherProgram));
        threads.shutdown();
        for (Future<?> each : work) {
            each.get();
        }

        assertThat(tables.read(Table.STEPS)).hasSize(MODELS * STEPS).doesNotHaveDuplicates();
        assertThat(tables.read(Table.FRONTIER)).hasSize(MODELS * rowsAfter(STEPS - 1));
    }

    private void search(String model, RunTables tables) {
        try {
            for (int step = 0; step < STEPS; step++) {
                tables.put(Table.STEPS, model + "/" + step, List.of(step(model, step)));
                tables.put(
                        Table.FRONTIER, model, Collections.nCopies(rowsAfter(step), frontier(model, rowsAfter(step))));
            }
        } finally {
            modelsAtWork.decrementAndGet();
        }
    }

    private void whileModelsWork(Runnable check) {
        do {
            check.run();
        } while (modelsAtWork.get() > 0);
    }

    private static void assertWhole(RunView view) {
        Map<FrontierRow, Long> copies = view.read(Table.FRONTIER).stream().collect(groupingBy(row -> row, counting()));
        assertThat(copies).allSatisfy((row, count) -> assertThat(count).isEqualTo(row.bytes()));
        assertThat(view.read(Table.STEPS)).doesNotHaveDuplicates();
    }

    /** Steps only: DuckDB opens a file once for its footer and again for its rows, and may meet two versions of it. */
    private void assertWholeForAnotherProgram() {
        try (DuckDb duckDb = DuckDb.of(run)) {
            whileModelsWork(
                    () -> assertThat(duckDb.query("from steps select count(*) n, count(distinct (model, step)) d"))
                            .allSatisfy(seen -> assertThat(seen.get("d")).isEqualTo(seen.get("n"))));
        }
    }

    private static int rowsAfter(int step) {
        return 1 + step * 37 % 500;
    }

    private static StepRow step(String model, int step) {
        return new StepRow("r1", model, step, "block", 1, 0, 1, 1, null, 100, 0.5, "beam");
    }

    private static FrontierRow frontier(String model, int rows) {
        return new FrontierRow("r1", model, "c", rows, 0, 0, 0, 0);
    }
}
