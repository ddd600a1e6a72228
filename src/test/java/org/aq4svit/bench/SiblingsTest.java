package org.aq4svit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.Test;

class SiblingsTest {
    private final Specimen specimen = Specimen.sdtV2("15M");

    @Test
    void oneCostsOne() {
        assertThat(Siblings.least(specimen, 1)).isEqualTo(1);
    }

    @Test
    void twoShareWhatLiesBeforeTheirBlocks() {
        var layers = specimen.network().weightLayers();
        Setting first = Siblings.of(specimen, 2).get(0);
        String parting = layers.stream()
                .filter(l -> first.bits(layers.indexOf(l)) != 4)
                .findFirst()
                .orElseThrow()
                .block();
        double all = layers.stream().mapToDouble(WeightLayer::opsPerImage).sum();
        double shared = layers.stream()
                .takeWhile(l -> !l.block().equals(parting))
                .mapToDouble(WeightLayer::opsPerImage)
                .sum();

        // The second differs one block later.
        assertThat(Siblings.least(specimen, 2)).isEqualTo(2 - shared / all, within(1e-9));
    }

    @Test
    void manyCostAtLeastWhatFollowsTheirBlocks() {
        assertThat(Siblings.least(specimen, 64)).isBetween(20.0, 40.0);
    }
}
