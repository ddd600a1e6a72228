package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Golden;
import org.aq4svit.model.WeightLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    private static final List<WeightLayer> LAYERS = Golden.network("kd = true").weightLayers();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // text                             | layer                                | bits
                "8                                  | head                                 | 8",
                "*=8                                | head                                 | 8",
                "fp32                               | head                                 | 32",
                "*=fp32                             | head                                 | 32",
                " * = 8 , stage3 = 4                | block3.0.mlp.fc1_conv                | 4",
                // the most specific scope wins, wherever it stands
                "*=4,stage3=6                       | block3.0.mlp.fc1_conv                | 6",
                "stage3=6,*=4                       | block3.0.mlp.fc1_conv                | 6",
                "stage3.block1=5,stage3=6,*=4       | block3.0.mlp.fc1_conv                | 5",
                "stage3.block1.mlp=3,stage3.block1=5,*=4 | block3.0.mlp.fc1_conv           | 3",
                "stage3.block1.mlp=3,*=4            | block3.1.mlp.fc1_conv                | 4",
                "stage3.block1=5,*=4                | block3.0.attn.proj_conv.0.body.0     | 5",
                // later wins among equals
                "*=4,stage3=6,stage3=7              | block3.0.mlp.fc1_conv                | 7",
                "*=4,*=5                            | head                                 | 5",
                // exact names win over scopes
                "block3.0.mlp.fc1_conv.weight=2,stage3.block1.mlp=8,*=4 | block3.0.mlp.fc1_conv | 2",
                "block3.0.mlp.fc1_conv=2,*=4        | block3.0.mlp.fc1_conv                | 2",
                "block3.0.mlp.fc1_conv=2,*=4        | block3.0.mlp.fc2_conv                | 4",
                // patterns: more specific than scopes, less than names
                "re:.*fc1_conv=2,*=4                | block3.0.mlp.fc1_conv                | 2",
                "re:.*fc1_conv=2,stage3.block1.mlp=8,*=4 | block3.0.mlp.fc1_conv           | 2",
                "re:.*fc1_conv=2,block3.0.mlp.fc1_conv=3,*=4 | block3.0.mlp.fc1_conv       | 3",
                "re:stage[34]\\.block1\\.mlp=2,*=4  | block4.0.mlp.fc2_conv                | 2",
                "re:block3\\.\\d{1,2}\\..*=2,*=4    | block3.1.mlp.fc2_conv                | 2",
                // q, k and v share a width, whichever is named
                "*=4,block3.0.attn.k_conv.0.body.0=8 | block3.0.attn.q_conv.0.body.0       | 8",
                "*=4,block3.0.attn.k_conv.0.body.0=8 | block3.0.attn.v_conv.0.body.0       | 8",
                "*=4,block3.0.attn.k_conv.0.body.0=8 | block3.0.attn.proj_conv.0.body.0    | 4",
                "*=4,re:.*q_conv.*=8                | block3.1.attn.v_conv.0.body.2.1      | 8",
                // a scope may be called like a layer
                "*=4,head=8                         | head                                 | 8",
                "*=4,head=8                         | head_kd                              | 8",
                "*=4,head=8,head_kd=6               | head_kd                              | 6",
            })
    void aTextGivesEveryLayerItsWidth(String text, String layer, int bits) {
        assertThat(Setting.parse(text, LAYERS).byLayer(LAYERS)).containsEntry(layer, bits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*=4,stage9=6          | 'stage9' matches no layer",
                "*=4,stage3.block=6    | 'stage3.block' matches no layer",
                "*=4,re:.*conv9=6      | 're:.*conv9' matches no layer",
                "*=4,re:(=6            | 're:(' is no regular expression",
                "*=9                   | expected a width of [2, 3, 4, 5, 6, 7, 8, 16, 32], found 9",
                "1                     | expected a width of [2, 3, 4, 5, 6, 7, 8, 16, 32], found 1",
                "99999999999           | expected a width of [2, 3, 4, 5, 6, 7, 8, 16, 32], found 99999999999",
                "*=4,stage3            | expected rules such as '*=4,stage3=6' or a single width, found 'stage3'",
                "*=4,,head=6           | expected rules such as '*=4,stage3=6' or a single width, found ',head=6'",
                "*=-4                  | expected rules such as '*=4,stage3=6' or a single width, found '*=-4'",
                "*=4x                  | expected rules such as '*=4,stage3=6' or a single width, found '*=4x'",
                "=4                    | expected rules such as '*=4,stage3=6' or a single width, found '=4'",
                "stage3=6              | expected a width for every layer, found none for downsample1_1.encode_conv",
            })
    void aFaultyTextIsOneSentence(String text, String sentence) {
        assertThatThrownBy(() -> Setting.parse(text, LAYERS))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("setting '" + text + "': ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyTextIsNoSetting(String text) {
        assertThatThrownBy(() -> Setting.parse(text, LAYERS)).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4                                                       | *=4",
                "fp32                                                    | *=32",
                "*=4,stage1=6,stage2=6,stage3=6,stage4=6                 | *=6,head=4",
                "*=4,stage3=6,stage3.block1=6                            | *=4,stage3=6",
                "*=4,stage3.block1.attn=8,stage3.block1.mlp=8            | *=4,stage3.block1=8",
                "*=4,block3.0.attn.v_conv.0.body.0=8 | *=4,block3.0.attn.q_conv.0.body.0.weight=8",
                "*=4,head=8,head_kd=4                                    | *=4,head.weight=8",
            })
    void theTextOfASettingIsTheShortestThatGivesIt(String text, String shortest) {
        assertThat(Setting.parse(text, LAYERS).text()).isEqualTo(shortest);
    }

    @Test
    void everySettingIsReadBackFromItsText() {
        Random random = new Random(11);
        for (int i = 0; i < 1000; i++) {
            Setting setting = patchwork(random, random.nextDouble());

            assertThat(Setting.parse(setting.text(), LAYERS)).isEqualTo(setting);
        }
    }

    @Test
    void noTextOfScopesAndNamesIsShorterThanTheOneASettingHas() {
        Random random = new Random(12);
        List<String> patterns = patterns();
        for (int i = 0; i < 1000; i++) {
            List<String> rules = new ArrayList<>(List.of("*=" + width(random)));
            IntStream.range(0, random.nextInt(8))
                    .forEach(r -> rules.add(patterns.get(random.nextInt(patterns.size())) + "=" + width(random)));
            String text = String.join(",", rules);

            Setting setting = Setting.parse(text, LAYERS);

            assertThat(setting.text().split(",")).as(text).hasSizeLessThanOrEqualTo(rules.size());
            assertThat(Setting.parse(setting.text(), LAYERS)).as(text).isEqualTo(setting);
        }
    }

    @Test
    void equalSettingsHaveEqualTexts() {
        Setting one = Setting.parse("*=4,stage3=6", LAYERS);
        Setting other = Setting.uniform(LAYERS, 4).with(LAYERS, layersOf("stage3"), 6);

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.text());
        assertThat(one).isNotEqualTo(Setting.uniform(LAYERS, 4));
        assertThat(one.isFloat()).isFalse();
        assertThat(Setting.uniform(LAYERS, BitWidth.FLOAT).isFloat()).isTrue();
        assertThat(one.bits(0)).isEqualTo(4);
    }

    private static List<Integer> layersOf(String stage) {
        return IntStream.range(0, LAYERS.size())
                .filter(i -> LAYERS.get(i).stage().equals(stage))
                .boxed()
                .toList();
    }

    /** Widths that follow stages, blocks, parts and ties to a degree: each level has its own with this probability. */
    private static Setting patchwork(Random random, double change) {
        Map<String, Integer> widths = new HashMap<>();
        Map<Integer, List<Integer>> layers = new TreeMap<>();
        int everywhere = width(random);
        for (int i = 0; i < LAYERS.size(); i++) {
            WeightLayer layer = LAYERS.get(i);
            int width = everywhere;
            for (String group :
                    List.of("1" + layer.stage(), "2" + layer.block(), "3" + layer.scope(), "4" + layer.tie())) {
                int inherited = width;
                width = widths.computeIfAbsent(group, g -> random.nextDouble() < change ? width(random) : inherited);
            }
            layers.computeIfAbsent(width, w -> new ArrayList<>()).add(i);
        }
        Setting setting = Setting.uniform(LAYERS, everywhere);
        for (Map.Entry<Integer, List<Integer>> e : layers.entrySet()) {
            setting = setting.with(LAYERS, e.getValue(), e.getKey());
        }
        return setting;
    }

    private static int width(Random random) {
        return BitWidth.ALL.get(random.nextInt(BitWidth.ALL.size()));
    }

    /** Everything that a rule may name. */
    private static List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        for (WeightLayer layer : LAYERS) {
            patterns.addAll(
                    List.of(layer.stage(), layer.block(), layer.scope(), layer.name(), layer.name() + ".weight"));
        }
        return patterns.stream().distinct().toList();
    }
}
