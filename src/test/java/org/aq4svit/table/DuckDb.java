package org.aq4svit.table;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Another program that reads the tables: DuckDB, in memory. */
public final class DuckDb implements AutoCloseable {
    private final Connection connection;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    /** An empty data base. */
    public static DuckDb open() {
        try {
            return new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
        } catch (SQLException e) {
            throw new AssertionError("DuckDB does not start", e);
        }
    }

    /** A data base with every table of a run directory as a view of its name. */
    public static DuckDb of(Path run) {
        DuckDb duckDb = open();
        Table.all().forEach(table -> duckDb.query("create view " + table + " as from " + files(run, table)));
        return duckDb;
    }

    /** The expression that reads a table's files. */
    public static String files(Path run, Table<?> table) {
        return "read_parquet('" + run.resolve(table.name()) + "/*.parquet')";
    }

    /** The rows that a query answers, as maps from column to value; arrays become lists. */
    public List<Map<String, Object>> query(String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? rows(statement.getResultSet()) : List.of();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** A table's rows in a fixed order, without what tells runs apart: their ids, and what a clock measured. */
    public static List<Map<String, Object>> facts(Path run, String table) {
        try (DuckDb duck = of(run)) {
            return duck.query("select columns(c -> c not in ('run_id', 'seconds', 'wall_seconds')) from " + table
                    + " order by all");
        }
    }

    private static List<Map<String, Object>> rows(ResultSet results) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (results.next()) {
            rows.add(row(results));
        }
        return rows;
    }

    private static Map<String, Object> row(ResultSet results) throws SQLException {
        ResultSetMetaData columns = results.getMetaData();
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = results.getObject(i);
            row.put(
                    columns.getColumnLabel(i),
                    value instanceof Array a ? Arrays.asList((Object[]) a.getArray()) : value);
        }
        return row;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError("DuckDB does not close", e);
        }
    }
}
