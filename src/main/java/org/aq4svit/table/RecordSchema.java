package org.aq4svit.table;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The Parquet schema that a record class spells out, and rows of it into Parquet groups and back.
 *
 * <p>Components become columns in their order, {@code camelCase} names become {@code snake_case}. A column is optional
 * where the component is boxed or {@link Nullable}, required otherwise.
 */
final class RecordSchema<R extends Record> {
    private final MessageType parquet;
    private final List<Column> columns;
    private final Constructor<R> constructor;

    private RecordSchema(MessageType parquet, List<Column> columns, Constructor<R> constructor) {
        this.parquet = parquet;
        this.columns = columns;
        this.constructor = constructor;
    }

    /**
     * The schema of a record class.
     *
     * @throws IllegalArgumentException if a component has a type that tables do not hold
     */
    static <R extends Record> RecordSchema<R> of(String name, Class<R> row) {
        RecordComponent[] components = row.getRecordComponents();
        List<Column> columns = Arrays.stream(components).map(Column::of).toList();
        MessageType parquet =
                new MessageType(name, columns.stream().map(Column::parquet).toList());
        return new RecordSchema<>(parquet, columns, constructor(row, components));
    }

    private static <R extends Record> Constructor<R> constructor(Class<R> row, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = row.getDeclaredConstructor(types);
            constructor.setAccessible(true); // a public constructor of a class that is not public needs it
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every record has its canonical constructor", e);
        }
    }

    /** The schema as Parquet has it. */
    MessageType parquet() {
        return parquet;
    }

    /**
     * The row as a Parquet group.
     *
     * @throws IllegalArgumentException if a value is null that may not be
     */
    Group toGroup(R row) {
        Group group = new SimpleGroup(parquet);
        columns.forEach(column -> column.write(row, group));
        return group;
    }

    /**
     * The row in a Parquet group. The group may lack optional columns, if its file is older than they are, and have
     * others.
     *
     * @throws IllegalArgumentException if a required column is not there
     */
    R toRow(Group group) {
        Object[] values = columns.stream().map(column -> column.read(group)).toArray();
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "no " + parquet.getName() + " row can be made of " + Arrays.toString(values), e);
        }
    }

    /** A component of the record and the column it is. */
    private record Column(String name, ColumnType type, boolean nullable, Method accessor) {

        static Column of(RecordComponent component) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            boolean boxed = MethodType.methodType(component.getType()).hasWrappers();
            boolean nullable = boxed || component.isAnnotationPresent(Nullable.class);
            return new Column(snakeCase(component.getName()), columnType(component), nullable, accessor);
        }

        private static ColumnType columnType(RecordComponent component) {
            try {
                return ColumnType.of(component.getGenericType());
            } catch (IllegalArgumentException e) {
                String where = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
                throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
            }
        }

        private static String snakeCase(String camelCase) {
            return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }

        Type parquet() {
            return type.parquet(nullable ? Repetition.OPTIONAL : Repetition.REQUIRED, name);
        }

        void write(Record row, Group group) {
            Object value = valueIn(row);
            if (value != null) {
                type.add(group, name, value);
            } else if (!nullable) {
                throw new IllegalArgumentException("column " + name + ": expected a value, found null in " + row);
            }
        }

        private Object valueIn(Record row) {
            try {
                return accessor.invoke(row);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("column " + name + " cannot be read from " + row.getClass(), e);
            }
        }

        Object read(Group group) {
            boolean present = group.getType().containsField(name) && group.getFieldRepetitionCount(name) > 0;
            if (!present && !nullable) {
                throw new IllegalArgumentException("expected a column " + name + ", found "
                        + group.getType().getFields());
            }
            return present ? type.value(group, name) : null;
        }
    }
}
