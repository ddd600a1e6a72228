package org.aq4svit.table;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** How a Java type is stored in Parquet: its Parquet type, and its values into a group and out of it. */
sealed interface ColumnType {

    /** The Parquet type of a column of this type. */
    Type parquet(Repetition repetition, String column);

    /** Puts a value, not null, into the column of a group. */
    void add(Group group, String column, Object value);

    /** The value in the column of a group that holds one. */
    Object value(Group group, String column);

    /**
     * The column type of a Java type.
     *
     * @throws IllegalArgumentException if it has none
     */
    static ColumnType of(java.lang.reflect.Type type) {
        if (type instanceof Class<?> scalar) {
            return Scalar.of(scalar);
        }
        if (type instanceof ParameterizedType generic) {
            java.lang.reflect.Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListOf(Scalar.of(of[0]));
            }
            if (generic.getRawType() == Map.class && of[0] == String.class) {
                return new MapOf(Scalar.of(of[1]));
            }
        }
        throw unsupported(type);
    }

    private static IllegalArgumentException unsupported(java.lang.reflect.Type type) {
        return new IllegalArgumentException(
                "expected String, long, int, double, boolean, Instant, a List of these or a Map "
                        + "from String to these, found " + type.getTypeName());
    }

    /**
     * A single value: text, a number, true or false, or a moment, UTC, cut to the microseconds that every reader knows.
     */
    record Scalar(PrimitiveTypeName primitive, LogicalTypeAnnotation logical, Add add, Read read)
            implements ColumnType {
        private static final Scalar TEXT =
                new Scalar(BINARY, stringType(), (g, c, v) -> g.add(c, (String) v), (g, c) -> g.getString(c, 0));
        private static final Scalar MOMENT = new Scalar(
                INT64,
                timestampType(true, TimeUnit.MICROS),
                (g, c, v) -> g.add(c, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) v)),
                (g, c) -> Instant.EPOCH.plus(g.getLong(c, 0), ChronoUnit.MICROS));
        private static final Map<Class<?>, Scalar> BY_CLASS = Map.of(
                String.class, TEXT,
                Long.class, new Scalar(INT64, null, (g, c, v) -> g.add(c, (long) v), (g, c) -> g.getLong(c, 0)),
                Integer.class, new Scalar(INT32, null, (g, c, v) -> g.add(c, (int) v), (g, c) -> g.getInteger(c, 0)),
                Double.class, new Scalar(DOUBLE, null, (g, c, v) -> g.add(c, (double) v), (g, c) -> g.getDouble(c, 0)),
                Boolean.class,
                        new Scalar(BOOLEAN, null, (g, c, v) -> g.add(c, (boolean) v), (g, c) -> g.getBoolean(c, 0)),
                Instant.class, MOMENT);

        private static Scalar of(java.lang.reflect.Type type) {
            Scalar scalar = type instanceof Class<?> c ? BY_CLASS.get(boxed(c)) : null;
            if (scalar == null) {
                throw unsupported(type);
            }
            return scalar;
        }

        private static Class<?> boxed(Class<?> type) {
            return MethodType.methodType(type).wrap().returnType();
        }

        @Override
        public Type parquet(Repetition repetition, String column) {
            return Types.primitive(primitive, repetition).as(logical).named(column);
        }

        @Override
        public void add(Group group, String column, Object value) {
            add.add(group, column, value);
        }

        @Override
        public Object value(Group group, String column) {
            return read.value(group, column);
        }

        private interface Add {
            void add(Group group, String column, Object value);
        }

        private interface Read {
            Object value(Group group, String column);
        }
    }

    /** A list without nulls, in Parquet's standard three levels. */
    record ListOf(Scalar element) implements ColumnType {
        @Override
        public Type parquet(Repetition repetition, String column) {
            return Types.list(repetition)
                    .element(element.parquet(REQUIRED, "element"))
                    .named(column);
        }

        @Override
        public void add(Group group, String column, Object value) {
            Group list = group.addGroup(column);
            ((List<?>) value).forEach(item -> element.add(list.addGroup("list"), "element", item));
        }

        @Override
        public Object value(Group group, String column) {
            Group list = group.getGroup(column, 0);
            return IntStream.range(0, list.getFieldRepetitionCount("list"))
                    .mapToObj(i -> element.value(list.getGroup("list", i), "element"))
                    .toList();
        }
    }

    /** A map from text without nulls, in Parquet's standard three levels; keeps its order. */
    record MapOf(Scalar mapped) implements ColumnType {
        @Override
        public Type parquet(Repetition repetition, String column) {
            return Types.map(repetition)
                    .key(Scalar.TEXT.parquet(REQUIRED, "key"))
                    .value(mapped.parquet(REQUIRED, "value"))
                    .named(column);
        }

        @Override
        public void add(Group group, String column, Object value) {
            Group map = group.addGroup(column);
            ((Map<?, ?>) value).forEach((key, item) -> {
                Group entry = map.addGroup("key_value");
                Scalar.TEXT.add(entry, "key", key);
                mapped.add(entry, "value", item);
            });
        }

        @Override
        public Object value(Group group, String column) {
            Group map = group.getGroup(column, 0);
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = 0; i < map.getFieldRepetitionCount("key_value"); i++) {
                Group entry = map.getGroup("key_value", i);
                entries.put(entry.getString("key", 0), mapped.value(entry, "value"));
            }
            return Collections.unmodifiableMap(entries);
        }
    }
}
