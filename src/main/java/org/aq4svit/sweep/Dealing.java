package org.aq4svit.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageReader;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.Shard;
import org.aq4svit.image.Storage;
import scala.Tuple2;

/**
 * Reads and decodes images in the order in which they lie in their files, and deals them into shards, whose images are a random sample and
 * lie anywhere. So a file is read from front to back by few tasks, instead of here and there by all of them.
 */
final class Dealing {
    private static final int FEWEST_AT_ONCE = 8;
    private static final int MOST_AT_ONCE = 256;
    private static final int PORTIONS_PER_CORE = 4;

    private final JavaSparkContext spark;
    private final ImageReader reader;
    private final LongAccumulator decoded;

    Dealing(JavaSparkContext spark, Framing framing) {
        this.spark = spark;
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        this.reader = new ImageReader(framing, hadoop::value);
        this.decoded = spark.sc().longAccumulator("images decoded");
    }

    /** An image and its place among the shards. */
    private record Dealt(int shard, int position, ImageRef image) implements Serializable {}

    /** What became of it. */
    private record Card(Dealt dealt, ImageReader.Reading reading) implements Serializable {}

    /** How many images were decoded so far; for progress only, since what Spark repeats is counted again. */
    long decoded() {
        return decoded.value();
    }

    /** One shard per partition, with exactly these images in this order. */
    JavaRDD<Shard> shards(List<List<ImageRef>> cut) {
        List<List<Dealt>> portions = portions(cut);
        int size = reader.framing().crop();
        ImageReader reading = reader;
        LongAccumulator count = decoded;
        return spark.parallelize(portions, portions.size())
                .flatMapToPair(portion -> read(portion, reading, count))
                .partitionBy(
                        new HashPartitioner(cut.size())) // of whole numbers below the number of partitions: themselves
                .mapPartitionsWithIndex((index, cards) -> shard(index, size, cards), false);
    }

    /** Neighbours in a file stay together; one of the product's shards is never split, since it is read as a whole. */
    private List<List<Dealt>> portions(List<List<ImageRef>> cut) {
        List<Dealt> all = inFileOrder(cut);
        int fair = all.size() / (PORTIONS_PER_CORE * spark.defaultParallelism());
        int size = Math.max(FEWEST_AT_ONCE, Math.min(fair, MOST_AT_ONCE));
        List<List<Dealt>> portions = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= all.size(); to++) {
            if (to == all.size() || (to - from >= size && !inOneShard(all.get(to - 1), all.get(to)))) {
                portions.add(List.copyOf(all.subList(from, to)));
                from = to;
            }
        }
        return portions;
    }

    private static List<Dealt> inFileOrder(List<List<ImageRef>> cut) {
        List<Dealt> all = new ArrayList<>();
        for (int shard = 0; shard < cut.size(); shard++) {
            for (int i = 0; i < cut.get(shard).size(); i++) {
                all.add(new Dealt(shard, i, cut.get(shard).get(i)));
            }
        }
        all.sort(Comparator.comparing(Dealt::image, ImageRef.IN_FILE_ORDER));
        return all;
    }

    private static boolean inOneShard(Dealt one, Dealt two) {
        return one.image.storage() == Storage.PIXELS && one.image.uri().equals(two.image.uri());
    }

    private static Iterator<Tuple2<Integer, Card>> read(
            List<Dealt> portion, ImageReader reader, LongAccumulator count) {
        List<Tuple2<Integer, Card>> cards = new ArrayList<>();
        List<ImageRef> images = portion.stream().map(Dealt::image).toList();
        try {
            reader.read(
                    images,
                    (i, reading) -> cards.add(new Tuple2<>(portion.get(i).shard, new Card(portion.get(i), reading))));
        } catch (IOException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new UncheckedIOException(images.get(0).uri() + ": images cannot be read: " + first, e);
        }
        count.add(cards.size());
        return cards.iterator();
    }

    private static Iterator<Shard> shard(int index, int size, Iterator<Tuple2<Integer, Card>> pairs) {
        List<Card> cards = new ArrayList<>();
        pairs.forEachRemaining(pair -> cards.add(pair._2()));
        cards.sort(Comparator.comparingInt(card -> card.dealt.position));
        List<ImageRef> images = cards.stream().map(card -> card.dealt.image).toList();
        return List.of(Shard.of(
                        index, size, images, cards.stream().map(Card::reading).toList()))
                .iterator();
    }
}
