package org.aq4svit.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** JSON that may stand inside a script element. Numbers have six digits, which is more than a screen shows. */
final class PageJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(double.class, new ShortNumber())
                    .addSerializer(Double.class, new ShortNumber()));

    private PageJson() {}

    /** Without any {@code <}, which could end the script: JSON has it in strings only, and there it may be escaped. */
    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is not finite is null, as JSON has no word for it. */
    private static final class ShortNumber extends JsonSerializer<Double> {
        private static final MathContext DIGITS = new MathContext(6);

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(
                        new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
            } else {
                json.writeNull();
            }
        }
    }
}
