package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardingTest {
    private static final List<ImageRef> IMAGES = IntStream.range(0, 103)
            .mapToObj(i -> new ImageRef("file:/x.tar", Storage.BYTES, i, 1, "k" + i, i % 10))
            .toList();

    @Test
    void cutsEveryImageIntoShardsOfTheAskedSize() {
        List<List<ImageRef>> shards = Sharding.shards(listing(IMAGES), 25, Sharding.ALL, 1);
        assertThat(shards).extracting(List::size).containsExactly(25, 25, 25, 25, 3);
        assertThat(flat(shards)).containsExactlyInAnyOrderElementsOf(IMAGES);
    }

    @Test
    void dealsAlikeWhateverTheOrderOfTheListing() {
        List<ImageRef> shuffled = new ArrayList<>(IMAGES);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(Sharding.shards(listing(shuffled), 10, 40, 7))
                .isEqualTo(Sharding.shards(listing(IMAGES), 10, 40, 7));
    }

    @Test
    void dealsAlikeOnEveryMachine() {
        assertThat(flat(Sharding.shards(listing(IMAGES), 10, 5, 42)))
                .extracting(ImageRef::key)
                .containsExactly("k78", "k94", "k54", "k47", "k41"); // as Python's hashlib says
    }

    @Test
    void aSmallerLimitTakesTheFirstOfALargerOne() {
        List<ImageRef> all = flat(Sharding.shards(listing(IMAGES), 10, Sharding.ALL, 7));
        assertThat(flat(Sharding.shards(listing(IMAGES), 10, 35, 7))).isEqualTo(all.subList(0, 35));
    }

    @Test
    void anotherSeedDealsOtherwise() {
        assertThat(Sharding.shards(listing(IMAGES), 10, 35, 8))
                .isNotEqualTo(Sharding.shards(listing(IMAGES), 10, 35, 7));
    }

    @Test
    void refusesSizesThatAreNotPositive() {
        assertThatThrownBy(() -> Sharding.shards(listing(IMAGES), 0, 1, 7))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sharding.shards(listing(IMAGES), 1, 0, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ImageListing listing(List<ImageRef> images) {
        return new ImageListing(images, List.of("a", "b"), Optional.empty());
    }

    private static List<ImageRef> flat(List<List<ImageRef>> shards) {
        return shards.stream().flatMap(Collection::stream).toList();
    }
}
