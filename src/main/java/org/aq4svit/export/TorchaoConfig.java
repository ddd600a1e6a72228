package org.aq4svit.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.WeightLayer;

/**
 * The widths as torchao's {@code FqnToConfig} (formerly {@code ModuleFqnToConfig}), in the JSON that its {@code config_from_dict}
 * reads, of torchao 0.14 and later. {@code IntxWeightOnlyConfig} knows 1 to 8 bits and weights of two or four axes; all other layers
 * are null, which leaves them as they are.
 */
final class TorchaoConfig {
    private static final int MOST_BITS = 8;
    private static final int CONV1D = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TorchaoConfig() {}

    static String of(List<WeightLayer> layers, Map<String, Integer> bits) throws JsonProcessingException {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (WeightLayer layer : layers) {
            int width = bits.get(layer.name());
            boolean known = width <= MOST_BITS && layer.conv().rank() != CONV1D;
            byName.put(layer.name(), known ? intx(width) : null);
        }
        return JSON.writeValueAsString(typed("FqnToConfig", 1, Map.of("fqn_to_config", byName)));
    }

    private static Map<String, Object> intx(int bits) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("weight_dtype", Map.of("_type", "torch.dtype", "_data", "int" + bits));
        data.put("granularity", typed("PerAxis", 1, Map.of("axis", 0)));
        data.put("mapping_type", Map.of("_type", "MappingType", "_data", "SYMMETRIC_NO_CLIPPING_ERR"));
        return typed("IntxWeightOnlyConfig", 2, data);
    }

    private static Map<String, Object> typed(String type, int version, Map<String, ?> data) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("_type", type);
        object.put("_version", version);
        object.put("_data", data);
        return object;
    }
}
