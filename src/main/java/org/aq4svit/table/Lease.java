package org.aq4svit.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.aq4svit.fault.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write to a run directory, which one process has at a time. Its holder keeps a small file there that changes every few
 * seconds; a file that stopped changing belongs to a process that was killed, and may be taken. This needs no clock that machines agree on, no
 * locks of a file system, and no process table: it works the same in containers and on every Hadoop file system.
 */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** How often one looks for signs of life before a lease is taken for nobody's. */
    private static final int LOOKS = 24;

    private final RunFiles files;
    private final Terms terms;
    private final String holder = UUID.randomUUID().toString();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            BasicThreadFactory.builder().namingPattern("lease-%d").daemon().build());
    private long beats;
    private long lastBeat;
    private boolean lost;
    private boolean closed;

    /**
     * How long is how long.
     *
     * @param beat between two signs of life
     * @param expiry without a sign of life for so long, a lease is nobody's
     */
    record Terms(Duration beat, Duration expiry) {
        static final Terms USUAL = new Terms(Duration.ofSeconds(2), Duration.ofSeconds(12));
    }

    private Lease(RunFiles files, Terms terms) {
        this.files = files;
        this.terms = terms;
    }

    /**
     * Takes the lease. That takes a while if the last holder was killed.
     *
     * @throws InputException if somebody holds it
     * @throws IOException if the file system fails
     */
    static Lease take(RunFiles files, Terms terms) throws IOException {
        Lease lease = new Lease(files, terms);
        if (!files.createLease(lease.content())) {
            waitUntilNobodys(files, terms);
            files.writeLease(lease.content());
        }
        lease.lastBeat = System.nanoTime();
        long period = terms.beat.toMillis();
        lease.heart.scheduleAtFixedRate(lease::beat, period, period, TimeUnit.MILLISECONDS);
        return lease;
    }

    private static void waitUntilNobodys(RunFiles files, Terms terms) throws IOException {
        String seen = read(files);
        LOG.info(
                "{}: the last process here ({}) did not say goodbye; waiting {} seconds to see whether it lives",
                files.dir(),
                owner(seen),
                terms.expiry.toSeconds());
        long end = System.nanoTime() + terms.expiry.toNanos();
        while (System.nanoTime() < end) {
            sleep(terms.expiry.dividedBy(LOOKS));
            String now = read(files);
            if (now.isEmpty()) {
                return;
            }
            if (!now.equals(seen)) {
                throw InputException.expected(
                        files.dir().toString(), "a run that nobody writes to", "one that " + owner(now) + " writes to");
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a lease", e);
        }
    }

    /** Who, which sign of life, and for people: the process and its machine. */
    private String content() {
        return holder + " " + beats + " process "
                + ManagementFactory.getRuntimeMXBean().getName();
    }

    private static String owner(String content) {
        int name = content.indexOf("process ");
        return name < 0 ? "an unknown process" : content.substring(name);
    }

    /** What the file says; empty if there is none. */
    private static String read(RunFiles files) throws IOException {
        try {
            return new String(files.readLease(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return "";
        }
    }

    private synchronized void beat() {
        try {
            String found = read(files);
            lost |= !found.startsWith(holder);
            if (!lost) {
                beats++;
                files.writeLease(content());
                lastBeat = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) { // the file system may come back; a schedule would end with a throw
            LOG.warn("{}: cannot tell that this run is alive: {}", files.dir(), e.toString());
        }
    }

    /**
     * Makes sure that the lease is still held: it may have been given back, or taken by somebody else during a long pause of this process.
     *
     * @throws IllegalStateException if it is not
     */
    synchronized void check() {
        if (closed) {
            throw new IllegalStateException(files.dir() + ": this process has ended its writing");
        }
        if (System.nanoTime() - lastBeat > terms.expiry.toNanos()) {
            beat();
        }
        if (lost) {
            throw new IllegalStateException(
                    files.dir() + ": another process has taken this run over while this one was not heard of");
        }
    }

    /** Gives it back. */
    @Override
    public synchronized void close() {
        closed = true;
        heart.shutdownNow();
        try {
            if (!lost && read(files).startsWith(holder)) {
                files.deleteLease();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(files.dir() + ": the lease cannot be given back: " + e, e);
        }
    }
}
