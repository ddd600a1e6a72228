package org.aq4svit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    /** Beats too seldom to be seen: as good as dead. */
    private static final Lease.Terms SILENT = new Lease.Terms(Duration.ofHours(1), Duration.ofMillis(400));

    private static final Lease.Terms LIVELY = new Lease.Terms(Duration.ofMillis(100), Duration.ofSeconds(20));

    @TempDir
    Path run;

    private RunFiles files;

    @BeforeEach
    void openFiles() throws IOException {
        files = RunFiles.in(new org.apache.hadoop.fs.Path(run.toUri()), new Configuration());
    }

    @Test
    void whoGaveItBackLeavesNothingBehind() throws IOException {
        Lease.take(files, LIVELY).close();

        assertThat(run).isEmptyDirectory();
        Lease.take(files, LIVELY).close();
    }

    @Test
    void whoGaveItBackMayNotWriteAnyMore() throws IOException {
        Lease given = Lease.take(files, LIVELY);
        given.close();
        assertThatIllegalStateException().isThrownBy(given::check).withMessageContaining("has ended its writing");
    }

    @Test
    void aLivingHolderIsNamedAndUndisturbed() throws IOException {
        try (Lease held = Lease.take(files, LIVELY)) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> Lease.take(files, LIVELY))
                    .withMessageContaining("expected a run that nobody writes to, found one that process "
                            + ProcessHandle.current().pid());
            held.check();
        }
    }

    @Test
    void aSilentHoldersLeaseIsTakenAndHeMayNotWriteAnyMore() throws IOException {
        Lease silent = Lease.take(files, SILENT);
        try (Lease next = Lease.take(files, new Lease.Terms(Duration.ofMillis(100), Duration.ofMillis(500)))) {
            next.check();
            assertThatIllegalStateException()
                    .isThrownBy(silent::check)
                    .withMessageContaining("another process has taken this run over");
            silent.close(); // and does not take the other's with it
            next.check();
        }
    }

    @Test
    void aLeaseThatIsGivenBackWhileOneWaitsIsTakenAtOnce() throws Exception {
        Lease first = Lease.take(files, SILENT);
        Thread closer = new Thread(first::close);
        closer.start();
        try (Lease second = Lease.take(files, LIVELY)) {
            second.check();
        }
        closer.join();
    }

    @Test
    void aDamagedLeaseIsNobodys() throws IOException {
        Files.write(run.resolve("_lease"), new byte[] {(byte) 0xff, 0, 7});

        try (Lease lease = Lease.take(files, SILENT)) {
            lease.check();
        }
    }
}
