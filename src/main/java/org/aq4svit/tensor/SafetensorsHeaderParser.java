package org.aq4svit.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aq4svit.fault.InputException;

/**
 * Reads the JSON of a safetensors header token by token, so that a hostile header costs no more memory than its
 * tensors. What concerns one tensor alone is checked here, what concerns them together in {@link SafetensorsHeader}.
 */
final class SafetensorsHeaderParser {
    /** Names are not kept in Jackson's and the JVM's name tables: they would outlive the file. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final int LONGEST_SHOWN = 8;

    private final Path file;
    private final String text;
    private final long dataStart;
    private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private JsonParser json;

    /** The name whose value is being read, or null: messages say so. */
    private String name;

    SafetensorsHeaderParser(Path file, String text, long dataStart) {
        this.file = file;
        this.text = text;
        this.dataStart = dataStart;
    }

    SafetensorsHeader parse() {
        try (JsonParser parser = JSON.createParser(text)) {
            json = parser;
            header();
            return new SafetensorsHeader(entries, metadata);
        } catch (JsonProcessingException e) {
            String flaw = Quoted.of(e.getOriginalMessage());
            throw new InputException(where() + ": expected a well-formed header in JSON, found " + flaw, e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private void header() throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        for (name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (name.equals(SafetensorsHeader.METADATA)) {
                readMetadata();
            } else {
                entries.put(name, entry());
            }
        }
        if (json.nextToken() != null) {
            throw fault("nothing after the closing brace", found());
        }
    }

    private void readMetadata() throws IOException {
        expect(JsonToken.START_OBJECT, "an object of texts");
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            expect(JsonToken.VALUE_STRING, "an object of texts");
            metadata.put(key, json.getText());
        }
    }

    private SafetensorsHeader.Entry entry() throws IOException {
        String type = null;
        long[] shape = null;
        long[] offsets = null;
        expect(JsonToken.START_OBJECT, "an object");
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case "dtype" -> type = string();
                case "shape" -> shape = integers();
                case "data_offsets" -> offsets = integers();
                default -> throw fault("dtype, shape and data_offsets", Quoted.of(field));
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw fault("dtype, shape and data_offsets", "fewer");
        }
        return entry(dtype(type), shape(shape), offsets);
    }

    private SafetensorsHeader.Entry entry(DType type, int[] shape, long[] offsets) {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw fault("data_offsets [begin, end]", abbreviated(offsets));
        }
        long bytes = bytes(type, shape);
        if (bytes != offsets[1] - offsets[0]) {
            String need = bytes + " bytes for " + type + abbreviated(shape);
            throw fault(need, offsets[1] - offsets[0] + " in data_offsets");
        }
        if (offsets[1] > Long.MAX_VALUE - dataStart) {
            throw fault("data_offsets inside the file", abbreviated(offsets));
        }
        return new SafetensorsHeader.Entry(type, shape, dataStart + offsets[0], dataStart + offsets[1]);
    }

    private DType dtype(String type) {
        return DType.named(type)
                .orElseThrow(() -> fault("a dtype out of " + Arrays.toString(DType.values()), Quoted.of(type)));
    }

    private int[] shape(long[] sizes) {
        int[] shape = new int[sizes.length];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = (int) sizes[d];
            if (shape[d] != sizes[d]) {
                throw fault("sizes below 2^31", abbreviated(sizes));
            }
        }
        return shape;
    }

    private long bytes(DType type, int[] shape) {
        try {
            return Math.toIntExact(Math.multiplyExact(Tensor.elements(shape), (long) type.bytes()));
        } catch (ArithmeticException e) {
            String found = type + abbreviated(shape);
            throw new InputException(where() + ": expected a tensor of less than 2 GiB, found " + found, e);
        }
    }

    private String string() throws IOException {
        expect(JsonToken.VALUE_STRING, "a text under " + json.currentName());
        return json.getText();
    }

    /** The integers of a JSON array, none of which may be negative. */
    private long[] integers() throws IOException {
        String field = json.currentName();
        expect(JsonToken.START_ARRAY, "an array under " + field);
        long[] values = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
                throw fault("integers from 0 on under " + field, found());
            }
            values = count < values.length ? values : Arrays.copyOf(values, 2 * count);
            values[count++] = json.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    private void expect(JsonToken token, String what) throws IOException {
        if (json.nextToken() != token) {
            throw fault(what, found());
        }
    }

    private String found() throws IOException {
        return json.currentToken() == null ? "the end" : Quoted.of(json.getText());
    }

    private InputException fault(String expected, String found) {
        return InputException.expected(where(), expected, found);
    }

    private String where() {
        return name == null ? file + ": safetensors header" : SafetensorsHeader.where(file, name);
    }

    private static String abbreviated(int[] values) {
        return abbreviated(Arrays.stream(values).asLongStream().toArray());
    }

    /** The first of what may be millions of sizes. */
    private static String abbreviated(long[] values) {
        return values.length <= LONGEST_SHOWN
                ? Arrays.toString(values)
                : Arrays.toString(Arrays.copyOf(values, LONGEST_SHOWN)).replace("]", ", ...]");
    }
}
