package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.HubFiles;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageReader;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardManifest;
import org.aq4svit.image.ShardReader;
import org.aq4svit.sweep.Demo;
import org.aq4svit.table.DuckDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images on a real HDFS of two data nodes: every layout is read from it, shards are written to it, and nodes die. */
class HdfsIT {
    private static final Preprocessing PREPROCESSING = Preprocessing.imagenet(64, 64);

    @TempDir
    static Path folder;

    private static final List<byte[]> images = new ArrayList<>();
    private static Configuration conf;
    private static MiniDFSCluster hdfs;
    private static Launcher launcher;

    @BeforeAll
    static void start() throws Exception {
        launcher = new Launcher(folder);
        conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        conf.setInt("dfs.client.retry.window.base", 10); // a reader without nodes gives up soon
        hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(2).build();
        hdfs.waitActive();
        for (Path jpeg : jpegs()) {
            images.add(Files.readAllBytes(jpeg));
        }
        writeSources(Files.createDirectories(folder.resolve("sources")));
        upload(folder.resolve("sources"), "/sources");
    }

    @AfterAll
    static void stop() {
        hdfs.shutdown();
    }

    private static List<Path> jpegs() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/image/jpeg"))) {
            return files.filter(f -> f.toString().endsWith(".jpeg")).sorted().toList();
        }
    }

    private static String uri(String path) {
        return hdfs.getURI() + path;
    }

    private static void upload(Path from, String to) throws IOException {
        FileSystem.get(hdfs.getURI(), conf)
                .copyFromLocalFile(new org.apache.hadoop.fs.Path(from.toUri()), new org.apache.hadoop.fs.Path(to));
    }

    /** The same images in all layouts; the label of an image is its place modulo ten. */
    private static void writeSources(Path to) throws IOException {
        StringBuilder labels = new StringBuilder();
        List<HubFiles.Row> rows = new ArrayList<>();
        try (TarArchiveOutputStream folders = tar(to.resolve("folders.tar"));
                TarArchiveOutputStream samples = tar(to.resolve("webdataset.tar"));
                TarArchiveOutputStream flat = tar(to.resolve("flat.tar"))) {
            for (int i = 0; i < images.size(); i++) {
                String name = String.format("%03d.jpg", i);
                String inClass = "c" + i % 10 + "/" + name;
                Files.createDirectories(to.resolve("tree/c" + i % 10));
                Files.write(to.resolve("tree/" + inClass), images.get(i));
                add(folders, inClass, images.get(i));
                add(samples, name, images.get(i));
                add(
                        samples,
                        name.replace("jpg", "cls"),
                        Integer.toString(i % 10).getBytes());
                add(flat, name, images.get(i));
                labels.append(i % 10).append('\n');
                rows.add(new HubFiles.Row(images.get(i), name, i % 10L));
            }
        }
        Files.writeString(to.resolve("flat.labels.txt"), labels);
        HubFiles.nested(to.resolve("hub.parquet"), rows);
    }

    private static TarArchiveOutputStream tar(Path file) throws IOException {
        return new TarArchiveOutputStream(Files.newOutputStream(file));
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static List<ImageRef> list(String uri) {
        return ImageSource.list(uri, conf).images().stream()
                .sorted(java.util.Comparator.comparing(i -> i.key().replaceFirst("^(c\\d|webdataset|hub/\\d+)/", "")))
                .toList();
    }

    private static Shard read(List<ImageRef> images) {
        return new ShardReader(PREPROCESSING, conf, DamagePolicy.FAIL).read(0, images);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree", "folders.tar", "webdataset.tar", "flat.tar", "hub.parquet"})
    void everyLayoutHoldsTheSameImages(String name) throws Exception {
        Shard shard = read(list(uri("/sources/" + name)));
        assertThat(shard.images()).isEqualTo(images.size());
        for (int i = 0; i < images.size(); i++) {
            assertThat(shard.labels()[i]).isEqualTo(i % 10);
        }
        // A URI: without a scheme the path would be one on HDFS.
        Shard local = read(list(folder.resolve("sources/tree").toUri().toString()));
        assertThat(shard.pixels()).isEqualTo(local.pixels());
    }

    private static int run(String master, String log, String... arguments) throws Exception {
        return launcher.run(master, log, List.of(arguments));
    }

    private static void makeShards(String master, String to) throws Exception {
        String log = to + ".log";
        int code = run(
                master,
                log,
                "shards",
                "--from",
                uri("/sources/webdataset.tar"),
                "--out",
                uri("/" + to),
                "--model",
                Demo.MODEL,
                "--shards",
                "3");
        assertThat(code).as(launcher.log(log)).isZero();
    }

    @Test
    void shardsAreTheSameWhoeverMakesThemAndSpareTheDecoding() throws Exception {
        makeShards("local[2]", "one");
        makeShards("local-cluster[2,1,1024]", "two");
        ShardManifest one = ShardManifest.read(uri("/one/manifest.conf"), conf);
        assertThat(one.images()).isEqualTo(images.size());
        assertThat(ShardManifest.read(uri("/two/manifest.conf"), conf).files()).isEqualTo(one.files());
        assertThat(launcher.log("one.log")).contains("| images | damaged |");

        ImageListing listing = ImageSource.list(uri("/one"), conf);
        Shard read = read(listing.images());
        Shard expected = read(list(uri("/sources/webdataset.tar")));
        assertThat(read.keys()).isEqualTo(expected.keys());
        assertThat(read.labels()).isEqualTo(expected.labels());
        assertThat(read.pixels()).isEqualTo(expected.pixels());

        int code =
                run("local[2]", "evaluate.log", "evaluate", "--model", Demo.MODEL, "--images", uri("/two"), "--json");
        assertThat(code).as(launcher.log("evaluate.log")).isZero();
        assertThat(launcher.log("evaluate.log")).contains("\"images\" : " + images.size());
    }

    @Test
    void anHdfsThatIsNotThereIsASentence() throws Exception {
        int code = run(
                "local[1]",
                "out.log",
                "shards",
                "--from",
                Demo.EVAL,
                "--out",
                "hdfs://nowhere/x",
                "--model",
                Demo.MODEL);
        assertThat(code).isEqualTo(2);
        assertThat(launcher.log("out.log"))
                .contains("hdfs://nowhere/x: expected a path or a URI of a known file system, found none: ")
                .doesNotContain("\tat ");
        Path config = Demo.sweep(Files.createDirectories(folder.resolve("config")), "");
        code = run("local[1]", "sweep.log", "sweep", "--config", config.toString(), "--out", "hdfs://nowhere/x");
        assertThat(code).isEqualTo(2);
        assertThat(launcher.log("sweep.log"))
                .contains("hdfs://nowhere/x: expected a path or a URI of a known file system, found none: ")
                .doesNotContain("\tat ");
    }

    /** One node is enough; without any the reader gives up, and nothing that it read is taken for all there is. */
    @ParameterizedTest
    @ValueSource(strings = {"folders.tar", "hub.parquet"})
    void aReaderOutlivesOneNodeAndGivesUpWithoutAny(String name) throws Exception {
        List<ImageRef> listed = list(uri("/sources/" + name));
        MiniDFSCluster.DataNodeProperties first = hdfs.stopDataNode(0);
        assertThat(read(listed).images()).isEqualTo(images.size());

        List<MiniDFSCluster.DataNodeProperties> stopped = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        ImageReader reader = new ImageReader(PREPROCESSING.framing(), () -> conf);
        try {
            assertThatThrownBy(() -> reader.read(listed, (i, reading) -> {
                        if (seen.isEmpty()) {
                            stopped.add(hdfs.stopDataNode(0));
                        }
                        seen.add(i);
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/sources/" + name);
            assertThat(seen).hasSizeBetween(1, images.size() - 1);
            assertThatThrownBy(() -> read(listed))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("shard 0 cannot be read: ");
        } finally {
            stopped.forEach(HdfsIT::restart);
            restart(first);
        }
        hdfs.waitActive();
    }

    @Test
    void aSweepWhoseTablesGoAwayIsResumedWhenTheyAreBack() throws Exception {
        Path config = Demo.sweep(
                Files.createDirectories(folder.resolve("tables")),
                "search { strategy = greedy, race.first-wave = 24 }, images.shard-size = 24");
        assertThat(sweep(config, folder.resolve("calm").toString()).waitFor()).isZero();

        Process cutOff = sweep(config, uri("/run"));
        Standalone.await(() -> evaluations() > 3 || !cutOff.isAlive());
        hdfs.shutdownNameNode(0);
        try {
            assertThat(cutOff.waitFor()).as(launcher.log("sweep.log")).isEqualTo(1);
            assertThat(launcher.log("sweep.log")).doesNotContain("\tat org.");
        } finally {
            hdfs.restartNameNode(0); // the other tests need it
        }

        assertThat(sweep(config, uri("/run"), "--resume").waitFor())
                .as(launcher.log("sweep.log"))
                .isZero();
        Path run = folder.resolve("run");
        FileSystem.get(hdfs.getURI(), conf)
                .copyToLocalFile(new org.apache.hadoop.fs.Path("/run"), new org.apache.hadoop.fs.Path(run.toUri()));
        for (String table :
                List.of("evaluations", "steps", "results")) { // all of them with seconds that a clock measured
            assertThat(DuckDb.facts(run, table))
                    .as(table)
                    .isNotEmpty()
                    .isEqualTo(DuckDb.facts(folder.resolve("calm"), table));
        }
    }

    private static Process sweep(Path config, String out, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--config", config.toString(), "--out", out));
        arguments.addAll(List.of(more));
        return launcher.start("local[2]", "sweep.log", arguments);
    }

    private static int evaluations() {
        try {
            return hdfs.getFileSystem().listStatus(new org.apache.hadoop.fs.Path("/run/evaluations")).length;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void restart(MiniDFSCluster.DataNodeProperties node) {
        try {
            hdfs.restartDataNode(node, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
