package org.aq4svit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aq4svit.model.Model;
import org.aq4svit.sweep.Demo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ND4J loads what was exported, runs it, and says what the engines of this product say. */
class SameDiffFileTest {
    private static final int IMAGES = 8;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sdtv2-tiny | *=3,stage1=16,stage2=7,stage4=fp32,head=2",
                "sdtv1-tiny | *=4",
                "spikformer-tiny | *=4",
                "qkformer-tiny | *=4",
                "spikingformer-tiny | *=4"
            })
    void allFamiliesAnswerAsHere(String name, String setting) throws Exception {
        Model network =
                DemoNetworks.quantized(Demo.DATA.resolve(name + "/model.conf").toString(), setting);
        new SameDiffFile().write(network, DemoNetworks.provenance(network), folder);
        DemoImages images = DemoImages.of(network, IMAGES);

        List<float[]> here = images.logits(network);
        List<float[]> there;
        try (ForeignRuntime runtime =
                new SameDiffFile().runtime(folder, said -> {}).orElseThrow()) {
            there = DemoImages.rows(
                    runtime.logits(
                            images.channelsFirst(), IMAGES, images.batch().size()),
                    10);
        }
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(DemoImages.best(there.get(i))).as("image " + i).isEqualTo(DemoImages.best(here.get(i)));
        }
    }

    @Test
    void itsWeightsAreReadBack() throws IOException {
        Model network = DemoNetworks.quantized(Demo.MODEL, "*=3,stage1=16,stage2=7,head=2");
        new SameDiffFile().write(network, DemoNetworks.provenance(network), folder);

        Model read = new SameDiffFile().readBack(folder, network);

        network.network().weightLayers().forEach(layer -> {
            var own = network.parameters().quantized(layer.conv()).orElseThrow();
            var stored = read.parameters().quantized(layer.conv()).orElseThrow();
            assertThat(stored.levels()).containsExactly(own.levels());
            assertThat(stored.scales()).containsExactly(own.scales());
        });
    }
}
