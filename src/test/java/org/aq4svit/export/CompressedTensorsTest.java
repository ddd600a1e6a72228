package org.aq4svit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aq4svit.bench.Specimen;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The size of what is written. */
class CompressedTensorsTest {
    @TempDir
    Path folder;

    /** Of a network of a published size, all that names and describes the tensors is within the promise, too. */
    @Test
    void aPublishedNetworkTakesTheBytesOfItsFootprint() throws IOException {
        Specimen specimen = Specimen.sdtV2("15M");
        Model model = new Model(
                ModelDescriptor.parse("name = \"15M\"", "test"), specimen.network(), specimen.parameters(), "");
        Model quantized = DemoNetworks.quantized(model, "*=4,stage1=8,head=3");
        Provenance provenance = DemoNetworks.provenance(quantized);

        new CompressedTensors().write(quantized, provenance, folder);

        double size = Files.size(folder.resolve("model.safetensors"));
        assertThat(size / provenance.footprint().bytes()).isBetween(1.0, 1.02);
    }
}
