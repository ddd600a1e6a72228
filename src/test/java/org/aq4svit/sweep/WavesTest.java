package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
    @ParameterizedTest
    @CsvSource({
        "16, 1600, 256, '3,6,12,16'",
        "16, 1600, 1, '1,2,4,8,16'",
        "16, 1600, 5000, '16'",
        "1, 7, 3, '1'",
        "4, 400, 200, '2,4'"
    })
    void everyWaveDoublesWhatHasBeenSeen(int shards, long images, int first, String ends) {
        Waves waves = Waves.doubling(shards, images, first);

        assertThat(waves.ends()).extracting(Object::toString).containsExactly(ends.split(","));
        assertThat(IntStream.range(0, waves.count())
                        .flatMap(w -> IntStream.of(waves.shards(w)))
                        .boxed()
                        .toList())
                .isEqualTo(IntStream.range(0, shards).boxed().toList());
        for (int wave = 0; wave < waves.count(); wave++) {
            int own = wave;
            assertThat(IntStream.of(waves.shards(wave)).boxed()).allMatch(shard -> waves.waveOf(shard) == own);
        }
    }
}
