package org.aq4svit.image;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.aq4svit.fault.InputException;

/**
 * Which columns of a Parquet file hold images and labels: {@code image} (or {@code img}) is the encoded image, or a
 * group of its {@code bytes} and {@code path}; {@code label} (or {@code fine_label}) is a whole number.
 */
record HubColumns(MessageType schema, Type image, Type label) {
    private static final String BYTES = "bytes";
    private static final String PATH = "path";

    /** The columns of a file with this schema. */
    static HubColumns of(String uri, MessageType schema) {
        Optional<Type> image = first(schema, List.of("image", "img")).filter(HubColumns::holdsBytes);
        Optional<Type> label = first(schema, List.of("label", "fine_label")).filter(HubColumns::isWhole);
        if (image.isEmpty() || label.isEmpty()) {
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            String hint = names.equals(ShardFile.COLUMNS)
                    ? "; shards of this product are read by their folder, and if that has no manifest, they were not finished"
                    : "";
            throw InputException.expected(
                    uri, "columns 'image' (bytes, or a group with bytes) and 'label' (whole numbers)", names + hint);
        }
        return new HubColumns(schema, image.get(), label.get());
    }

    private static Optional<Type> first(MessageType schema, List<String> names) {
        return names.stream().filter(schema::containsField).map(schema::getType).findFirst();
    }

    private static boolean holdsBytes(Type type) {
        if (type.isPrimitive()) {
            return type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
        }
        GroupType group = type.asGroupType();
        return group.containsField(BYTES) && holdsBytes(group.getType(BYTES));
    }

    private static boolean isWhole(Type type) {
        return type.isPrimitive()
                && (type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64
                        || type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32);
    }

    /** What a listing reads: labels and paths, but no images. */
    MessageType withoutImages() {
        return hasPath()
                ? new MessageType(schema.getName(), part(PATH), label)
                : new MessageType(schema.getName(), label);
    }

    /** What a decoder reads. */
    MessageType onlyImages() {
        return new MessageType(schema.getName(), image.isPrimitive() ? image : part(BYTES));
    }

    private boolean hasPath() {
        return !image.isPrimitive() && image.asGroupType().containsField(PATH);
    }

    private Type part(String field) {
        GroupType group = image.asGroupType();
        return group.withNewFields(group.getType(field));
    }

    /** The label of a row, if it has one. */
    Optional<Long> label(Group row) {
        if (row.getFieldRepetitionCount(label.getName()) == 0) {
            return Optional.empty();
        }
        boolean wide = label.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
        return Optional.of(wide ? row.getLong(label.getName(), 0) : (long) row.getInteger(label.getName(), 0));
    }

    /** The path that a row remembers, or nothing. */
    String path(Group row) {
        return hasPath()
                ? binary(row, PATH)
                        .map(b -> new String(b, java.nio.charset.StandardCharsets.UTF_8))
                        .orElse("")
                : "";
    }

    /** The encoded image of a row; no bytes if it has none. */
    byte[] bytes(Group row) {
        return binary(row, BYTES).orElse(new byte[0]);
    }

    private Optional<byte[]> binary(Group row, String field) {
        if (row.getFieldRepetitionCount(image.getName()) == 0) {
            return Optional.empty();
        }
        if (image.isPrimitive()) {
            return Optional.of(row.getBinary(image.getName(), 0).getBytes());
        }
        Group group = row.getGroup(image.getName(), 0);
        return group.getFieldRepetitionCount(field) == 0
                ? Optional.empty()
                : Optional.of(group.getBinary(field, 0).getBytes());
    }
}
