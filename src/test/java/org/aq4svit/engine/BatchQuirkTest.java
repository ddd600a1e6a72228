package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.config.Location;
import org.aq4svit.drift.Trace;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** QKFormer as its authors run it, with membranes that run on through a batch, against PyTorch. */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "onednn"})
class BatchQuirkTest {
    private static final String PLACE = "golden/qkformer-tiny/";
    private static final Tensor INPUT = read("input").get("input");

    @Parameter
    private String engine;

    @Test
    void membranesRunOnThroughTheImagesOfABatch() {
        Map<String, Tensor> expected = read("expected-batch-quirk");

        Map<String, Tensor> traced = new Trace(model(), "absmax", engine).of(INPUT, null, 2);

        expected.forEach((key, tensor) -> {
            float tolerance = key.startsWith("rate/") ? 1e-7f : 1e-4f;
            assertThat(traced.get(key).shape()).as(key).isEqualTo(tensor.shape());
            assertThat(traced.get(key).floats()).as(key).containsExactly(tensor.floats(), within(tolerance));
        });
    }

    @Test
    void driftKnowsWhichImageIsWhich() {
        Map<String, Tensor> traced = new Trace(model(), "absmax", engine).of(INPUT, "*=8", 0);

        assertThat(traced.get("rate/stage3.0.attn.proj_lif").shape()).containsExactly(4);
        for (float drift : traced.get("drift/stage3.0.attn.proj_lif").floats()) {
            assertThat(drift).isBetween(1e-6f, 1f);
        }
    }

    @Test
    void aSingleTimeStepRunsOnThroughTheImagesAsWell() {
        String other = engine.equals("nd4j") ? "onednn" : "nd4j";
        Map<String, Tensor> expected = new Trace(model("timesteps = 1"), "absmax", other).of(INPUT, null, 0);

        Map<String, Tensor> traced = new Trace(model("timesteps = 1"), "absmax", engine).of(INPUT, null, 0);

        String rate = "rate/stage3.0.attn.proj_lif";
        assertThat(traced.get(rate).floats()).containsExactly(expected.get(rate).floats());
    }

    private static Model model(String... more) {
        String text = Location.text(Resources.file(PLACE + "model.conf").toString(), new Configuration())
                + "\nbatch-quirk = true\n" + String.join("\n", more);
        String origin = Resources.file(PLACE + "model.conf").toString();
        return Model.read(ModelDescriptor.parse(text, origin), new Configuration());
    }

    private static Map<String, Tensor> read(String name) {
        return Safetensors.read(Resources.file(PLACE + name + ".safetensors"));
    }
}
